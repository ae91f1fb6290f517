import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type PodCase, podOf, refusalsOf, warningsOf } from './pod-case.ts'

/** What kube-apiserver 1.36.3 answered, one pod a line; without what its admission adds. */
interface Recorded {
  readonly given: PodCase
  /** The texts of the causes, sorted; absent where the pod was taken. */
  readonly refused?: string[]
  readonly warned?: string[]
  /** Fields that were stored in another form than they were given. */
  readonly becomes?: { readonly spec?: Record<string, unknown>; readonly container?: Record<string, unknown> }
}

function read(path: string): Recorded[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as Recorded)
}

for (const path of globSync(join(import.meta.dirname, 'recorded', 'pod-*.jsonl')).sort()) {
  describe(basename(path, '.jsonl'), () => {
    test.each(read(path))('$given', ({ given, refused = [], warned, becomes = {} }) => {
      expect(refusalsOf(given)).toEqual(refused)
      if (warned) expect(warningsOf(given)).toEqual(warned)
      const { spec } = podOf(given)
      expect(withNulls(spec, becomes.spec)).toEqual(becomes.spec ?? {})
      expect(withNulls(spec.containers[0] ?? {}, becomes.container)).toEqual(becomes.container ?? {})
    })
  })
}

/** Those fields that are looked at; what is absent is null. */
function withNulls(object: object, fields: object = {}): Record<string, unknown> {
  const values = object as Record<string, unknown>
  return Object.fromEntries(Object.keys(fields).map((field) => [field, values[field] ?? null]))
}
