import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { AppError, problemOf } from '#base/errors.ts'
import { yaml } from '../../late-packages.ts'
import { type Cipher, ciphers } from './ciphers.ts'
import { createEncryption, type EncryptionRule, type Provider } from './create-encryption.ts'
import type { Encryption } from './encryption.ts'

const fileName = 'encryption.yaml'

/** Upstream's shape. Source: apiserver pkg/apis/apiserver/v1 EncryptionConfiguration. */
const configurationSchema = v.strictObject({
  apiVersion: v.literal('apiserver.config.k8s.io/v1'),
  kind: v.literal('EncryptionConfiguration'),
  resources: v.array(
    v.strictObject({
      resources: v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1)),
      providers: v.pipe(v.array(v.record(v.string(), v.unknown())), v.minLength(1)),
    }),
  ),
})

const keysSchema = v.strictObject({
  keys: v.pipe(
    v.array(
      v.strictObject({ name: v.pipe(v.string(), v.regex(/^[^:]+$/, 'a name has no colon')), secret: v.string() }),
    ),
    v.minLength(1),
  ),
})

/**
 * How a data dir is encrypted: as its encryption.yaml says. Where there is none, Secrets are encrypted with `keychainKey`
 * (32 bytes that the app keeps in the system's keychain), or with a key of their own in a new file that only its owner
 * can read. Throws AppError engine.encryption-configuration, which names the place.
 */
export function loadEncryption(dataDir: string, keychainKey?: Buffer): Encryption {
  const path = join(dataDir, fileName)
  const ofApp: Provider[] = keychainKey ? [{ type: 'aesgcm', keys: [{ name: 'keychain', secret: keychainKey }] }] : []
  if (!existsSync(path)) {
    if (keychainKey) return createEncryption([{ covers: (table) => table === '/core/secrets/', providers: ofApp }])
    return createEncryption(rulesOf(writeConfiguration(path)))
  }
  // Even where the file decides, what the app has stored before can be read.
  const rules = readConfiguration(path).map((rule) => ({ ...rule, providers: [...rule.providers, ...ofApp] }))
  return createEncryption(rules)
}

type Configuration = v.InferOutput<typeof configurationSchema>

function writeConfiguration(path: string): Configuration {
  const key = { name: 'key1', secret: randomBytes(32).toString('base64') }
  const configuration: Configuration = {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'EncryptionConfiguration',
    resources: [{ resources: ['secrets'], providers: [{ aesgcm: { keys: [key] } }, { identity: {} }] }],
  }
  const note = [
    '# The key that Secrets are encrypted with in the store and its backups. Without it they cannot be read.',
    '# To change it, put a new key first and keep the old ones: the next start encrypts everything with the first.',
  ]
  writeFileSync(path, `${note.join('\n')}\n${written(configuration)}`, { mode: 0o600, flag: 'wx' })
  return configuration
}

function readConfiguration(path: string): EncryptionRule[] {
  const place = (problem: string): AppError =>
    new AppError('engine.encryption-configuration', { path, reason: problem })
  try {
    // Whoever can read the file can read the Secrets.
    chmodSync(path, 0o600)
    return rulesOf(v.parse(configurationSchema, parseText(readFileSync(path, 'utf8'))))
  } catch (error) {
    if (error instanceof v.ValiError) {
      const [issue] = error.issues as v.BaseIssue<unknown>[]
      throw place(issue ? `${v.getDotPath(issue) ?? 'the file'}: ${problemOf(issue.message)}` : problemOf(error))
    }
    throw place(problemOf(error))
  }
}

/** JSON, which is YAML. */
function written(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

/**
 * What is as we write it is not read as YAML, whose library takes 8 ms for its first document, in every start. All else
 * is: it also sees a field that stands there twice.
 */
function parseText(text: string): unknown {
  const json = text.replace(/^(?:#.*\n)+/, '')
  try {
    const value: unknown = JSON.parse(json)
    if (written(value) === json) return value
  } catch {
    // YAML of another form, or nothing that can be read: the library says which.
  }
  return yaml().parse(text)
}

function rulesOf({ resources }: Configuration): EncryptionRule[] {
  return resources.map((rule, index) => ({
    covers: covering(rule.resources),
    providers: rule.providers.map((provider, place) =>
      providerOf(provider, `resources[${String(index)}].providers[${String(place)}]`),
    ),
  }))
}

function providerOf(provider: Record<string, unknown>, place: string): Provider {
  const [[name, settings] = ['', undefined], ...others] = Object.entries(provider)
  if (others.length > 0) throw new Error(`${place}: more than one provider; each is an item of its own`)
  if (name === 'identity') return { type: 'identity' }
  const cipher = ciphers.find((each) => each.provider === name)
  if (!cipher) {
    const known = ['identity', ...ciphers.map((each) => each.provider)].join(', ')
    throw new Error(`${place}: the provider ${JSON.stringify(name)} is not supported; use one of ${known}`)
  }
  const { keys } = v.parse(keysSchema, settings)
  return {
    type: cipher.provider,
    keys: keys.map(({ name, secret }) => ({ name, secret: keyOf(cipher, secret, `${place}.keys`) })),
  }
}

/** The text of a wrong key is not repeated: it is still a secret. */
function keyOf(cipher: Cipher, secret: string, place: string): Buffer {
  const key = Buffer.from(secret, 'base64')
  if (cipher.keyLengths.includes(key.length)) return key
  const lengths = cipher.keyLengths.join(', ')
  throw new Error(`${place}: a secret of ${String(key.length)} bytes after base64; it must have one of ${lengths}`)
}

/** `secrets`, `widgets.example.com`, `*.apps`, `*.` for the core group, `*.*`. */
function covering(resources: readonly string[]): (table: string) => boolean {
  const patterns = resources.map((text) => {
    const at = text.indexOf('.')
    const resource = at === -1 ? text : text.slice(0, at)
    const group = at === -1 ? '' : text.slice(at + 1)
    return { resource, group: group || 'core' }
  })
  return (table) => {
    const [, group, resource] = table.split('/')
    return patterns.some(
      (pattern) =>
        (pattern.resource === '*' || pattern.resource === resource) &&
        (pattern.group === '*' || pattern.group === group),
    )
  }
}
