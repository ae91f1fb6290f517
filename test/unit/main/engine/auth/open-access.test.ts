import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLogger } from '#base/logger.ts'
import { openAccess, type OpenedAccess } from '../../../../../main/engine/auth/open-access.ts'
import { createTempDir } from '../../../../support/temp-dir.ts'
import { createTestRegistry, type TestRegistry } from '../../../../support/test-registry.ts'

let dir: ReturnType<typeof createTempDir>
let world: TestRegistry
let access: OpenedAccess

beforeEach(async () => {
  dir = createTempDir('access')
  world = await createTestRegistry()
  access = await openAccess(dir.path, { registry: world.registry, clock: world.clock, logger: silentLogger })
})

afterEach(async () => {
  access.dispose()
  await access.settled()
  world.dispose()
  dir.dispose()
})

const keys = (): string[] => {
  const folder = join(dir.path, 'pki')
  return existsSync(folder) ? readdirSync(folder) : []
}

it('makes the key of service accounts when it is first asked for, and once', async () => {
  expect(keys()).toEqual([])
  const [first, second] = await Promise.all([access.accounts.keyring(), access.accounts.keyring()])
  expect(second).toBe(first)
  expect(keys()).toHaveLength(1)
})

it('ends with what is under way', async () => {
  const asked = access.accounts.keyring()
  access.dispose()
  await access.settled()
  expect(keys()).toHaveLength(1)
  await asked
})

it('tries again where the key could not be kept', async () => {
  const folder = join(dir.path, 'pki')
  writeFileSync(folder, 'not a directory')
  await expect(access.accounts.keyring()).rejects.toThrow()
  rmSync(folder)
  mkdirSync(folder)
  chmodSync(folder, 0o700)
  await access.accounts.keyring()
  expect(keys()).toHaveLength(1)
})
