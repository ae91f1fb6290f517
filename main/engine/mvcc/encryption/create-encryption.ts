import { AppError } from '#base/errors.ts'
import { type Cipher, ciphers, type NamedKey } from './ciphers.ts'
import type { Encryption } from './encryption.ts'

/** One of the ways in which a resource may be stored; the first of a rule writes, all of them read. */
export type Provider =
  { readonly type: 'identity' } | { readonly type: Cipher['provider']; readonly keys: readonly NamedKey[] }

/** How the tables that match are stored. */
export interface EncryptionRule {
  /** Of a table, as `/core/secrets/`. */
  readonly covers: (table: string) => boolean
  readonly providers: readonly Provider[]
}

const marker = 'k8s:enc:'

/** Encrypts by the first rule that covers a table; what no rule covers is stored as it is. */
export function createEncryption(rules: readonly EncryptionRule[]): Encryption {
  const providersOf = new Map<string, readonly Provider[]>()
  const providersFor = (key: string): readonly Provider[] => {
    const table = key.slice(0, key.indexOf('/', key.indexOf('/', 1) + 1) + 1)
    let providers = providersOf.get(table)
    if (!providers) {
      providers = rules.find(({ covers }) => covers(table))?.providers ?? [{ type: 'identity' }]
      providersOf.set(table, providers)
    }
    return providers
  }
  return {
    isStale(key, stored) {
      const prefix = prefixOf(providersFor(key)[0])
      return prefix === undefined ? stored.startsWith(marker) : !stored.startsWith(prefix)
    },
    seal(key, value) {
      const [first] = providersFor(key)
      const prefix = prefixOf(first)
      if (!first || first.type === 'identity' || prefix === undefined) return value
      const [{ secret } = missingKey(key)] = first.keys
      return prefix + cipherOf(first.type).encrypt(secret, key, Buffer.from(value)).toString('base64')
    },
    open(key, stored) {
      if (!stored.startsWith(marker)) return stored
      // A table that is no longer covered is opened with the keys of the others, to be stored plainly.
      const candidates = [...providersFor(key), ...rules.flatMap(({ providers }) => providers)]
      for (const provider of candidates) {
        if (provider.type === 'identity') continue
        for (const named of provider.keys) {
          const prefix = prefixFor(provider.type, named)
          if (stored.startsWith(prefix)) return decrypt(provider.type, named, key, stored.slice(prefix.length))
        }
      }
      throw new AppError('engine.encryption-key', { key: stored.split(':')[4] ?? '' })
    },
  }
}

function decrypt(type: Cipher['provider'], { name, secret }: NamedKey, key: string, text: string): string {
  try {
    return cipherOf(type).decrypt(secret, key, Buffer.from(text, 'base64')).toString()
  } catch (error) {
    throw new AppError('engine.encryption-key', { key: name }, { cause: error })
  }
}

function prefixOf(provider: Provider | undefined): string | undefined {
  if (!provider || provider.type === 'identity') return undefined
  const [first] = provider.keys
  return first && prefixFor(provider.type, first)
}

/** As upstream stores it, so that a value names its cipher and its key. */
function prefixFor(type: Cipher['provider'], { name }: NamedKey): string {
  return `${marker}${type}:v1:${name}:`
}

function cipherOf(type: Cipher['provider']): Cipher {
  return ciphers.find(({ provider }) => provider === type) as Cipher
}

function missingKey(key: string): never {
  throw new Error(`no key is configured for ${key}`)
}
