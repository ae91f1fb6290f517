import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { kinds } from '#kube/kinds/registry.ts'
import { root, sourceFiles } from './source-files.ts'

const folderOf = (group: string): string => (group === '' ? 'core' : (group.split('.')[0] ?? ''))
const fileOf = (kind: string): string =>
  `${kind
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()}.ts`

test.each(kinds.map((kind) => [kind.kind, kind] as const))('%s is described once and whole', (_name, kind) => {
  const file = `${folderOf(kind.group)}/${fileOf(kind.kind)}`
  expect(existsSync(join(root, 'preload/kube/kinds', file)), `descriptor ${file}`).toBe(true)
  expect(existsSync(join(root, 'main/engine/kinds', file)), `engine half ${file}`).toBe(true)
  expect(kind.columns.some((column) => column.priority === 0)).toBe(true)
  expect(Object.isFrozen(kind)).toBe(true)
})

test('every descriptor file is in the registry', () => {
  const files = sourceFiles('preload/kube/kinds/*/*.ts').filter((file) => /\bdefineKind</.test(file.text))
  expect(files.length).toBe(kinds.length)
})
