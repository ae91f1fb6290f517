import { expect, test } from 'vitest'
import { contract } from '#contract/contract.ts'
import { sourceFiles } from './source-files.ts'

const methods = Object.entries(contract).flatMap(([namespace, group]) =>
  Object.keys(group).map((method) => ({ namespace, method, name: `${namespace}.${method}` })),
)

test('the window uses every method of the contract, and no method that is not in it', () => {
  const renderer = sourceFiles('renderer/**/*.{ts,vue}')
    .map((file) => file.text)
    .join('\n')
  const used = (name: string): boolean => new RegExp(`\\b${name.replace('.', '\\??\\.')}\\b`).test(renderer)
  expect(methods.filter(({ name }) => !used(name)).map(({ name }) => name)).toEqual([])
})

test('each namespace of the contract has a handler file that names its methods', () => {
  const handlers = new Map(
    sourceFiles('main/rpc/handlers/*.ts').map((file) => [file.path.replace(/^.*\/|\.ts$/g, ''), file.text]),
  )
  const missing = methods.filter(({ namespace, method }) => {
    const text = handlers.get(namespace)
    return !text || !new RegExp(`\\b${method}\\b`).test(text)
  })
  expect(missing.map(({ name }) => name)).toEqual([])
})
