import { safeStorage } from 'electron'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '#base/logger.ts'

const fileName = 'encryption-key.sealed'

/**
 * The key that the local cluster's Secrets are encrypted with, in base64: made once, and kept in the data dir under a key
 * of the system's keychain. Undefined where the system has none; then the engine keeps a key file of its own.
 */
export async function keychainKey(dataDir: string, logger: Logger): Promise<string | undefined> {
  const path = join(dataDir, fileName)
  if (!(await hasKeychain())) {
    if (existsSync(path)) logger.warn('the keychain that holds the key of the Secrets is not there')
    return undefined
  }
  if (existsSync(path)) return (await safeStorage.decryptStringAsync(readFileSync(path))).result
  const key = randomBytes(32).toString('base64')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  writeFileSync(path, await safeStorage.encryptStringAsync(key), { mode: 0o600, flag: 'wx' })
  return key
}

/** Without a secret service, Chromium on Linux "encrypts" with a key that everybody knows. */
async function hasKeychain(): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'
}
