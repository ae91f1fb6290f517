import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { validateDeviceExpression } from '../../../../../../main/engine/kinds/resource/device-expressions.ts'

/** What kube-apiserver 1.36.3 says to each; null where it takes it. */
const file = join(import.meta.dirname, 'device-expressions.json')
const recorded = JSON.parse(readFileSync(file, 'utf8')) as [expression: string, answer: string | null][]

it.each(recorded)('%s', (expression, answer) => {
  const said = validateDeviceExpression('spec', expression).map(({ body }) =>
    body.replace(`Invalid value: ${JSON.stringify(expression)}: `, ''),
  )
  expect(said).toEqual(answer === null ? [] : [answer])
})
