import { describe, expect, it } from 'vitest'
import { parseManifest } from '../../../../../main/clusters/actions/manifest.ts'

const failure = (code: string, details: object) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) as unknown }) as Error

describe('a manifest', () => {
  it('names the line and column of an error', () => {
    expect(() => parseManifest('apiVersion: v1\nkind: Pod\nmetadata:\n  name: "x\n')).toThrow(
      failure('manifest.invalid', { line: 5 }),
    )
    expect(() => parseManifest('a: b\n  c: d\n')).toThrow(failure('manifest.invalid', { line: 1 }))
  })

  it('counts lines over all documents', () => {
    const text = 'apiVersion: v1\nkind: A\nmetadata: {name: a}\n---\napiVersion: v1\nkind: B\n'
    expect(() => parseManifest(text)).toThrow(failure('manifest.invalid', { line: 5, reason: 'metadata is missing' }))
  })

  it.each([
    ['', 'there is no object in it'],
    ['---\n---\n', 'there is no object in it'],
    ['just text', 'not an object'],
    ['kind: Pod\nmetadata: {name: x}', 'apiVersion is missing'],
    ['apiVersion: v1\nmetadata: {name: x}', 'kind is missing'],
    ['apiVersion: v1\nkind: Pod\nmetadata: {}', 'metadata.name is missing'],
  ])('refuses %j', (text, reason) => {
    expect(() => parseManifest(text)).toThrow(failure('manifest.invalid', { reason }))
  })

  it('refuses an object of 4 MB before it is sent', () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: "${'x'.repeat(4 * 1024 * 1024)}"}`
    expect(() => parseManifest(text)).toThrow(failure('manifest.too-large', { line: 1, limit: 3 * 1024 * 1024 }))
  })

  it('refuses aliases that multiply', () => {
    const rows = Array.from(
      { length: 9 },
      (_, n) => `a${String(n + 1)}: &a${String(n + 1)} [${`*a${String(n)},`.repeat(9)}]`,
    )
    expect(() => parseManifest(`a0: &a0 [x]\n${rows.join('\n')}\n`)).toThrow(failure('manifest.invalid', {}))
  })
})
