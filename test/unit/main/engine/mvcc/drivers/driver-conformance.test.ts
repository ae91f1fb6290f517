import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Change, Driver } from '../../../../../../main/engine/mvcc/driver.ts'
import { createMemoryDriver } from '../../../../../../main/engine/mvcc/drivers/memory.ts'
import { openSqliteDriver } from '../../../../../../main/engine/mvcc/drivers/sqlite.ts'
import { silentLogger } from '#base/logger.ts'
import { createTempDir } from '../../../../../support/temp-dir.ts'

interface Medium {
  open(): Driver
  dispose(): void
}

function memoryMedium(): Medium {
  const driver = createMemoryDriver()
  return { open: () => driver, dispose: () => {} }
}

function sqliteMedium(): Medium {
  const dir = createTempDir('driver')
  return {
    open: () => openSqliteDriver({ dataDir: dir.path, logger: silentLogger, now: () => 0 }),
    dispose: () => dir.dispose(),
  }
}

function put(revision: number, key: string, value: string, time = revision): Change {
  return { revision, time, key, value }
}

function remove(revision: number, key: string, time = revision): Change {
  return { revision, time, key, value: undefined }
}

describe.each([
  { name: 'memory', create: memoryMedium },
  { name: 'sqlite', create: sqliteMedium },
])('the $name driver', ({ create }) => {
  let medium: Medium
  let driver: Driver

  beforeEach(() => {
    medium = create()
    driver = medium.open()
  })
  afterEach(() => {
    driver.close()
    medium.dispose()
  })

  const reopen = (): void => {
    driver.close()
    driver = medium.open()
  }
  const objects = (): Record<string, string> =>
    Object.fromEntries([...driver.load().objects].map(({ key, value }) => [key, value]))
  const history = (after: number) => [...driver.history(after)]

  test('starts empty', () => {
    expect(driver.load()).toMatchObject({ revision: 0, floor: 0 })
    expect(objects()).toEqual({})
    expect(history(0)).toEqual([])
  })

  test('keeps the newest value of each key', async () => {
    await driver.commit([put(1, '/a/b/x', '"one"'), put(2, '/a/b/y', '"two"')])
    await driver.commit([put(3, '/a/b/x', '"three"'), remove(4, '/a/b/y')])
    reopen()
    expect(objects()).toEqual({ '/a/b/x': '"three"' })
    expect(driver.load().revision).toBe(4)
  })

  test('remembers what stood at a key before each change, also within one commit', async () => {
    await driver.commit([put(1, 'k', 'one'), put(2, 'k', 'two'), remove(3, 'k'), put(4, 'k', 'four')])
    reopen()
    expect(history(0)).toEqual([
      { revision: 1, key: 'k', previous: undefined },
      { revision: 2, key: 'k', previous: 'one' },
      { revision: 3, key: 'k', previous: 'two' },
      { revision: 4, key: 'k', previous: undefined },
    ])
    expect(history(2).map(({ revision }) => revision)).toEqual([3, 4])
  })

  test('keeps text as it is', async () => {
    const value = JSON.stringify({ text: "é ' \u0000 \u2028 😀 \\" })
    await driver.commit([put(1, '/core/pods/ns/ö', value)])
    reopen()
    expect(objects()).toEqual({ '/core/pods/ns/ö': value })
  })

  test('finds the newest revision before a time', async () => {
    await driver.commit([put(1, 'a', '1', 100), put(2, 'a', '2', 200), put(3, 'a', '3', 300)])
    expect(driver.newestBefore(3, 250)).toBe(2)
    expect(driver.newestBefore(1, 250)).toBe(1)
    expect(driver.newestBefore(3, 100)).toBe(0)
  })

  test('compacts in batches, and keeps its revision when nothing is left of the log', async () => {
    await driver.commit([1, 2, 3, 4, 5].map((revision) => put(revision, 'k', String(revision))))
    expect(driver.compact(4, 2)).toBe(true)
    while (driver.compact(4, 2));
    expect(history(0).map(({ revision }) => revision)).toEqual([5])
    while (driver.compact(5, 2));
    reopen()
    expect(driver.load()).toMatchObject({ revision: 5, floor: 5 })
    expect(objects()).toEqual({ k: '5' })
    expect(history(0)).toEqual([])
  })

  test('trims short-lived changes by themselves', async () => {
    const beat = (revision: number): Change => ({ ...put(revision, 'lease', String(revision)), isShortLived: true })
    await driver.commit([put(1, 'k', '1'), beat(2), put(3, 'k', '3'), beat(4)])
    while (driver.compactShortLived(3, 1));
    reopen()
    expect(history(0).map(({ revision }) => revision)).toEqual([1, 3, 4])
    expect(driver.load()).toMatchObject({ floor: 0, shortLivedFloor: 3, revision: 4 })
    while (driver.compactShortLived(4, 1));
    while (driver.compact(3, 1));
    expect(driver.load()).toMatchObject({ floor: 3, shortLivedFloor: 4, revision: 4 })
  })

  test('rewrites values outside of history', async () => {
    await driver.commit([put(1, 'k', 'one'), put(2, 'k', 'two')])
    driver.rewrite((key, value) => `${key}=${value}`)
    reopen()
    expect(objects()).toEqual({ k: 'k=two' })
    expect(history(1)).toEqual([{ revision: 2, key: 'k', previous: 'k=one' }])
  })

  test('never lowers the floor', async () => {
    await driver.commit([put(1, 'k', '1'), put(2, 'k', '2'), put(3, 'k', '3')])
    driver.compact(2, 10)
    driver.compact(1, 10)
    expect(driver.load().floor).toBe(2)
  })

  test('goes on after a checkpoint', async () => {
    await driver.commit([put(1, 'k', '1')])
    driver.checkpoint()
    await driver.commit([put(2, 'k', '2')])
    reopen()
    expect(objects()).toEqual({ k: '2' })
  })
})
