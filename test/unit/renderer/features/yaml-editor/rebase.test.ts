import { describe, expect, test } from 'vitest'
import {
  isSameForEditing,
  resourceVersionOf,
  withResourceVersion,
} from '../../../../../renderer/features/yaml-editor/rebase.ts'

const text = `# mine
kind: Deployment
metadata:
  name: web   # keep
  resourceVersion: "41"
  generation: 2
spec:
  replicas: 3
status:
  readyReplicas: 1
`

describe('rebase', () => {
  test('puts in another version and leaves comments and spacing alone', () => {
    const rebased = withResourceVersion(text, '42')
    expect(rebased).toBe(text.replace('"41"', '"42"'))
    expect(resourceVersionOf(rebased)).toBe('42')
  })

  test('a text without a version stays as it is', () => {
    expect(withResourceVersion('kind: Pod\n', '42')).toBe('kind: Pod\n')
  })

  test('the status, the version and the order of keys are no difference', () => {
    const other =
      'metadata: { generation: 3, resourceVersion: "50", name: web }\nspec: { replicas: 3 }\nkind: Deployment\n'
    expect(isSameForEditing(text, other)).toBe(true)
  })

  test('whole numbers that are one to JavaScript are two', () => {
    const big = 'kind: Sum\nspec: { big: 9223372036854775807 }\n'
    expect(isSameForEditing(big, big)).toBe(true)
    expect(isSameForEditing(big, big.replace('5807', '5806'))).toBe(false)
  })

  test('anything that a person edits is one', () => {
    expect(isSameForEditing(text, text.replace('replicas: 3', 'replicas: 4'))).toBe(false)
    expect(isSameForEditing(text, text.replace('name: web', 'name: web\n  labels: { a: b }'))).toBe(false)
  })
})
