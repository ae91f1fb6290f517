import { writeFileSync } from 'node:fs'
import { devNull } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DurableLog } from '../../../../../../main/engine/mvcc/drivers/durable-log.ts'
import { createTempDir } from '../../../../../support/temp-dir.ts'

let dir: ReturnType<typeof createTempDir>
let log: DurableLog
/** Milliseconds that the disk takes, as the clock has it. */
let latency = 0

beforeEach(() => {
  dir = createTempDir('durable-log')
  const path = join(dir.path, 'log')
  writeFileSync(path, 'written by another')
  let time = 0
  latency = 0
  log = new DurableLog(path, () => (time += latency))
})
afterEach(() => {
  dir.dispose()
})

test('a quick disk is waited for on the spot by a write that is alone, and by no other', async () => {
  expect(log.sync(true)).toBeUndefined()
  const shared = log.sync(false)
  expect(shared).toBeInstanceOf(Promise)
  await shared
  log.close()
})

test('a slow disk stops nobody twice, until it is quick again', async () => {
  latency = 20
  expect(log.sync(true)).toBeUndefined()
  const slow = log.sync(true)
  expect(slow).toBeInstanceOf(Promise)
  latency = 0
  await slow
  expect(log.sync(true)).toBeUndefined()
  log.close()
})

test('what the system refuses is told as a rejection either way: nobody knows what was kept', async () => {
  log.close()
  // A device has nothing to make durable.
  log = new DurableLog(devNull, () => 0)
  await expect(log.sync(true)).rejects.toThrow('fdatasync')
  await expect(log.sync(false)).rejects.toThrow('fdatasync')
  log.close()
})
