import { describe, expect, test } from 'vitest'
import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { changed } from './changed.ts'
import { registryUnderTest } from './registry-under-test.ts'

/** A field (`spec.ports.0.name`), a value that is wrong there (undefined: none), and what the refusal says. */
export type FieldCase = readonly [path: string, value: unknown, causes: string[]]

/** The tests of a kind's rules: `valid` is taken, and with one field wrong it is refused as kube-apiserver 1.36 does. */
export function describeRules<T extends KubeObject>(kind: Kind<T>, valid: object, cases: readonly FieldCase[]): void {
  describe(kind.kind, () => {
    const under = registryUnderTest()

    test('is taken as it should be', async () => {
      const { apiVersion, kind: name } = await under.create(kind, valid)
      expect({ apiVersion, name }).toEqual({ apiVersion: apiVersionOf(kind), name: kind.kind })
    })

    test.each(cases)('is refused with %s = %j', async (path, value, causes) => {
      expect(await under.refusals(kind, changed(valid, path, value))).toEqual(causes)
    })
  })
}
