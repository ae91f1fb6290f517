import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLogger, type Logger } from '#base/logger.ts'
import { RotatingFile, type RotatingFileOptions } from '../../../../../main/engine/audit/rotating-file.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import { createTempDir } from '../../../../support/temp-dir.ts'

let dir: ReturnType<typeof createTempDir>
const clock = new FakeClock()

beforeEach(() => {
  dir = createTempDir('rotating-file')
})
afterEach(() => {
  dir.dispose()
})

function open(options: Partial<RotatingFileOptions> = {}): RotatingFile {
  return new RotatingFile({ path: join(dir.path, 'audit', 'audit.log'), clock, logger: silentLogger, ...options })
}

function files(): string[] {
  return readdirSync(join(dir.path, 'audit')).sort()
}

function text(name: string): string {
  return readFileSync(join(dir.path, 'audit', name), 'utf8')
}

test('lines are there once it has settled, for the owner alone', async () => {
  const file = open()
  file.write('one')
  file.write('two')
  await file.settled()
  file.write('three')
  await file.settled()
  expect(text('audit.log')).toBe('one\ntwo\nthree\n')
  if (process.platform !== 'win32') expect(statSync(join(dir.path, 'audit', 'audit.log')).mode & 0o777).toBe(0o600)
})

test('a full file is put aside, and the oldest go', async () => {
  const file = open({ maximumSize: 8, maximumFiles: 2 })
  for (const line of ['aaaaa', 'bbbbb', 'ccccc', 'ddddd']) {
    file.write(line)
    await file.settled()
    await clock.advance(1000)
  }
  const names = files()
  expect(names).toHaveLength(3)
  expect(names.map(text)).toEqual(['bbbbb\n', 'ccccc\n', 'ddddd\n'])
})

test('what is too old goes with the next start', async () => {
  mkdirSync(join(dir.path, 'audit'))
  const old = join(dir.path, 'audit', 'audit-2020-01-01T00-00-00.000.log')
  writeFileSync(old, 'old\n')
  utimesSync(old, 0, 0)
  writeFileSync(join(dir.path, 'audit', 'other.log'), '')
  const file = open()
  file.write('new')
  await file.settled()
  expect(files()).toEqual(['audit.log', 'other.log'])
})

test('a disk that takes nothing costs lines and one warning, not the process', async () => {
  writeFileSync(join(dir.path, 'audit'), 'a file where the folder should be')
  const warnings: unknown[] = []
  const logger: Logger = { ...silentLogger, warn: (message) => void warnings.push(message) }
  const file = open({ logger })
  for (const line of ['a', 'b', 'c']) {
    file.write(line)
    await file.settled()
  }
  expect(file.lost).toBe(3)
  expect(warnings).toEqual(['audit events are lost'])
})
