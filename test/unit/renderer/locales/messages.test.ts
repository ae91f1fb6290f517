import { createI18n } from 'vue-i18n'
import { describe, expect, test } from 'vitest'
import { errorCatalog } from '#base/errors.ts'
import { en } from '../../../../renderer/locales/en/messages.ts'
import { fr } from '../../../../renderer/locales/fr/messages.ts'

type Tree = { readonly [key: string]: string | Tree }

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const entries = Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}${key}`, value] as const] : [...flatten(value, `${prefix}${key}.`)],
  )
  return new Map(entries)
}

const english = flatten(en)
const french = flatten(fr)
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

test('French has every English text', () => {
  expect([...english.keys()].filter((key) => !french.has(key))).toEqual([])
})

test('English has every French text but headings that it shows as the API calls them', () => {
  expect([...french.keys()].filter((key) => !english.has(key) && !key.startsWith('column.'))).toEqual([])
})

test('both languages fill in the same things', () => {
  const differing = [...english].filter(([key, text]) => {
    return placeholders(text).join() !== placeholders(french.get(key) ?? '').join()
  })
  expect(differing.map(([key]) => key)).toEqual([])
})

describe.each(Object.keys(errorCatalog))('the error %s', (code) => {
  test.each([
    ['English', english],
    ['French', french],
  ])('has a text and details in %s', (_language, texts) => {
    expect(texts.get(`error.${code}`)).toMatch(/\S/)
    expect(texts.has(`errorDetail.${code}`)).toBe(true)
  })
})

test('no text stands for an error that does not exist', () => {
  const codes = [...english.keys()].filter((key) => key.startsWith('error.')).map((key) => key.slice('error.'.length))
  expect(codes.filter((code) => !Object.hasOwn(errorCatalog, code))).toEqual([])
})

test.each(['en', 'fr'] as const)('every text of %s compiles without eval and without a warning', (locale) => {
  const warnings: string[] = []
  const { global } = createI18n({
    legacy: false,
    locale,
    messages: { en, fr },
    missing: (_locale, key) => {
      warnings.push(key)
    },
  })
  const realFunction = globalThis.Function
  globalThis.Function = function () {
    throw new Error('eval is forbidden')
  } as unknown as FunctionConstructor
  try {
    for (const key of english.keys()) expect(global.t(key, { n: 2 }), key).not.toMatch(/[{}|]/)
  } finally {
    globalThis.Function = realFunction
  }
  expect(warnings).toEqual([])
})

test('every key that the window asks for by name exists', () => {
  const sources = import.meta.glob<string>('/renderer/**/*.{ts,vue}', { query: '?raw', import: 'default', eager: true })
  expect(Object.keys(sources).length).toBeGreaterThan(50)
  const asked = Object.entries(sources).flatMap(([file, text]) =>
    [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => ({ file, key: key ?? '' })),
  )
  expect(asked.filter(({ key }) => !english.has(key))).toEqual([])
})
