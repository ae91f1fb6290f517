import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import { applySchemaDefaults } from '../../../../../main/engine/custom-resources/values/default.ts'
import { validateValue } from '../../../../../main/engine/custom-resources/values/validate.ts'

interface Recorded {
  readonly schema: JsonSchema
  /** What kube-apiserver 1.36.3 says to each; Go's maps have no order. */
  readonly objects: readonly (readonly [object: Record<string, unknown>, causes: readonly string[]])[]
}

const file = join(import.meta.dirname, 'alternatives.json')
const { schema, objects } = JSON.parse(readFileSync(file, 'utf8')) as Recorded

it.each(objects.map(([object, causes]) => ({ object, causes })))('$object', ({ object, causes }) => {
  applySchemaDefaults(object, schema)
  expect(
    validateValue(object, schema)
      .map(({ field, body }) => `${field}: ${body}`)
      .sort(),
  ).toEqual(causes)
})
