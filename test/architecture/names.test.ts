import { expect, test } from 'vitest'
import { basename } from 'node:path'
import { productFiles, sourceFiles } from './source-files.ts'

// A `-service` or `-manager` at the end is a class with no job of its own; `service-…` is about Kubernetes' Services,
// APIService is one of its kinds, and a field manager who server-side apply serves;
// to resolve a Service is to find its address.
const vague =
  /(^|[-/])(utils?|helpers?|common|misc)(\.|-|$)|(?<!\/api|\/field|\/resolve)-(manager|service)\.(ts|vue)$|[a-z](Manager|Service)\.vue$/i

test('files are named in kebab-case, components in PascalCase', () => {
  const wrong = productFiles()
    .map((file) => file.path)
    .filter((path) => {
      const name = basename(path)
      if (path.endsWith('.vue')) return !/^[A-Z][A-Za-z0-9]*\.vue$/.test(name)
      return !/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.ts$/.test(name)
    })
  expect(wrong).toEqual([])
})

test('no file hides behind a vague name', () => {
  const files = [...productFiles(), ...sourceFiles('test/**/*.ts')].map((file) => file.path)
  expect(files.filter((path) => vague.test(path))).toEqual([])
})

test('no default exports outside components and configuration', () => {
  const wrong = productFiles().filter((file) => file.path.endsWith('.ts') && /^export default/m.test(file.text))
  expect(wrong.map((file) => file.path)).toEqual([])
})
