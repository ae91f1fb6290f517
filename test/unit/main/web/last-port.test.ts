import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openOnLastPort } from '../../../../main/web/last-port.ts'
import type { WebHost } from '../../../../main/web/web-host.ts'
import { createTempDir } from '../../../support/temp-dir.ts'

let dir: ReturnType<typeof createTempDir>
let file: string
let asked: number[]

/** A host that gets what it asks for, unless somebody has it already; 0 gets 4711. */
const open = (taken: readonly number[]) => (port: number) => {
  asked.push(port)
  if (taken.includes(port)) return Promise.reject(new Error('EADDRINUSE'))
  return Promise.resolve<WebHost>({ url: `http://127.0.0.1:${String(port || 4711)}/?token=x`, close: async () => {} })
}

beforeEach(() => {
  dir = createTempDir()
  file = join(dir.path, 'page-port')
  asked = []
})
afterEach(() => dir.dispose())

test('the first start takes a free port, the next one the same', async () => {
  await openOnLastPort(file, open([]))
  await openOnLastPort(file, open([]))
  expect(asked).toEqual([0, 4711])
})

test('a port that is taken meanwhile is given up for a free one', async () => {
  writeFileSync(file, '5000\n')
  const host = await openOnLastPort(file, open([5000]))
  expect(new URL(host.url).port).toBe('4711')
  expect(readFileSync(file, 'utf8')).toBe('4711\n')
})

test.each(['', 'x', '-1', '70000'])('a file that says %j is not followed', async (text) => {
  writeFileSync(file, text)
  await openOnLastPort(file, open([]))
  expect(asked).toEqual([0])
})
