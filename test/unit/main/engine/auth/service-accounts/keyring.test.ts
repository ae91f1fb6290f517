import { generateKeyPairSync } from 'node:crypto'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openKeyring } from '../../../../../../main/engine/auth/service-accounts/keyring.ts'
import { FakeClock } from '../../../../../support/fake-clock.ts'
import { createTempDir } from '../../../../../support/temp-dir.ts'

let directory: ReturnType<typeof createTempDir>

beforeEach(() => {
  directory = createTempDir('keyring')
})

afterEach(() => {
  directory.dispose()
})

it('keeps its key, for nobody else to read', async () => {
  const clock = new FakeClock()
  const first = await openKeyring(directory.path, clock)
  expect((await openKeyring(directory.path, clock)).signing.id).toBe(first.signing.id)
  const [name = ''] = await readdir(directory.path)
  expect((await stat(join(directory.path, name))).mode & 0o777).toBe(0o600)
})

it('signs with a new key after a year, and goes on to know the old one', async () => {
  const clock = new FakeClock()
  const old = await openKeyring(directory.path, clock)
  clock.step(366 * 86_400_000)
  const renewed = await openKeyring(directory.path, clock)
  expect(renewed.signing.id).not.toBe(old.signing.id)
  expect(renewed.verifying.map(({ id }) => id)).toEqual([renewed.signing.id, old.signing.id])
  expect((await readdir(directory.path)).filter((name) => name.endsWith('.key'))).toHaveLength(1)
  const again = await openKeyring(directory.path, clock)
  expect(again.verifying.map(({ id }) => id)).toEqual([renewed.signing.id, old.signing.id])
})

it('takes an RSA key that was put there', async () => {
  const clock = new FakeClock()
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  await writeFile(join(directory.path, `service-account-${String(clock.now() / 1000)}.key`), pem)
  expect((await openKeyring(directory.path, clock)).signing.algorithm).toBe('RS256')
})
