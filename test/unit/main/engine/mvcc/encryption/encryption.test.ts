import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { KubeObject } from '#kube/meta/object.ts'
import { loadEncryption } from '../../../../../../main/engine/mvcc/encryption/configuration.ts'
import { backupsOf } from '../../../../../../main/engine/mvcc/drivers/sqlite-backup.ts'
import { openStore } from '../../../../../../main/engine/mvcc/open-store.ts'
import type { Store } from '../../../../../../main/engine/mvcc/store.ts'
import { FakeClock } from '../../../../../support/fake-clock.ts'
import { appErrorOf } from '../../../../../support/app-error.ts'
import { createTempDir } from '../../../../../support/temp-dir.ts'

const plain = 'correct horse battery staple'
const secret = { resource: '/core/secrets/', namespace: 'ns', name: 's' }
const configMap = { resource: '/core/configmaps/', namespace: 'ns', name: 'c' }
const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64')

let dir: ReturnType<typeof createTempDir>
beforeEach(() => {
  dir = createTempDir('encryption')
})
afterEach(() => {
  dir.dispose()
})

const object = (kind: string, name: string, value: string): KubeObject & { data: object } => {
  return { apiVersion: 'v1', kind, metadata: { name, namespace: 'ns' }, data: { value } }
}

function open(keychainKey?: Buffer): Store {
  return openStore({
    dataDir: dir.path,
    clock: new FakeClock(),
    encryption: () => loadEncryption(dir.path, keychainKey),
  })
}

function configure(...providers: object[]): void {
  const resources = [{ resources: ['secrets'], providers }]
  const document = { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'EncryptionConfiguration', resources }
  writeFileSync(join(dir.path, 'encryption.yaml'), stringify(document))
}

const gcm = (...keys: [name: string, fill: number][]): object => {
  return { aesgcm: { keys: keys.map(([name, fill]) => ({ name, secret: key(fill) })) } }
}

const bytesOf = (file: string): string => readFileSync(join(dir.path, file), 'latin1')
const valueOf = (store: Store): unknown => (store.get(secret) as unknown as { data?: unknown } | undefined)?.data

describe('Secrets', () => {
  test('are not in the store, its log or its backups, and come back with the key that was made', async () => {
    const clock = new FakeClock()
    const store = openStore({ dataDir: dir.path, clock, encryption: () => loadEncryption(dir.path) })
    const first = await store.put(secret, undefined, object('Secret', 's', plain))
    await store.put(secret, first, object('Secret', 's', `${plain} again`))
    await store.put(configMap, undefined, object('ConfigMap', 'c', 'for everyone'))
    await clock.advance(3_600_000)
    await expect.poll(() => backupsOf(dir.path).length).toBe(1)
    store.close()
    const stored = bytesOf('store.db')
    expect(stored).toContain('for everyone')
    expect(stored).toContain('k8s:enc:aesgcm:v1:key1:')
    for (const bytes of [stored, readFileSync(backupsOf(dir.path)[0] ?? '', 'latin1')]) {
      expect(bytes).not.toContain('horse')
      expect(bytes).not.toContain(Buffer.from('horse').toString('base64').slice(0, 6))
    }
    expect(statSync(join(dir.path, 'encryption.yaml')).mode & 0o777).toBe(0o600)
    const again = open()
    expect(valueOf(again)).toEqual({ value: `${plain} again` })
    expect(again.eventsSince('/core/secrets/', 1)[0]?.previous).toMatchObject({ data: { value: plain } })
    again.close()
  })

  test('that were stored plainly are encrypted by the next start, and nothing of them stays', async () => {
    const before = openStore({ dataDir: dir.path, clock: new FakeClock() })
    await before.put(secret, undefined, object('Secret', 's', plain))
    before.close()
    expect(bytesOf('store.db')).toContain(plain)
    open().close()
    expect(bytesOf('store.db')).not.toContain('horse')
    const after = open()
    expect(valueOf(after)).toEqual({ value: plain })
    after.close()
  })

  test('follow a new key, and an old one can go then', async () => {
    configure(gcm(['old', 1]))
    const store = open()
    await store.put(secret, undefined, object('Secret', 's', plain))
    store.close()
    configure(gcm(['new', 2], ['old', 1]))
    open().close()
    expect(bytesOf('store.db')).not.toContain('aesgcm:v1:old')
    configure(gcm(['new', 2]))
    const after = open()
    expect(valueOf(after)).toEqual({ value: plain })
    after.close()
  })

  test('are stored plainly again where that is asked for', async () => {
    configure({ aescbc: { keys: [{ name: 'k', secret: key(1) }] } })
    const store = open()
    await store.put(secret, undefined, object('Secret', 's', plain))
    store.close()
    expect(bytesOf('store.db')).toContain('k8s:enc:aescbc:v1:k:')
    configure({ identity: {} }, { aescbc: { keys: [{ name: 'k', secret: key(1) }] } })
    open().close()
    expect(bytesOf('store.db')).toContain(plain)
  })

  test('without their key keep the store closed, and say which key it is', async () => {
    configure(gcm(['mine', 1]))
    const store = open()
    await store.put(secret, undefined, object('Secret', 's', plain))
    store.close()
    for (const [fill, name] of [
      [2, 'mine'],
      [1, 'other'],
    ] as const) {
      configure(gcm([name, fill]))
      expect(appErrorOf(() => open())).toMatchObject({ code: 'engine.encryption-key', details: { key: 'mine' } })
    }
    configure(gcm(['mine', 1]))
    const after = open()
    expect(valueOf(after)).toEqual({ value: plain })
    after.close()
  })

  test('of the app need the key from its keychain', async () => {
    const keychain = Buffer.alloc(32, 7)
    const store = open(keychain)
    await store.put(secret, undefined, object('Secret', 's', plain))
    store.close()
    expect(appErrorOf(() => open())).toMatchObject({ code: 'engine.encryption-key', details: { key: 'keychain' } })
    const after = open(keychain)
    expect(valueOf(after)).toEqual({ value: plain })
    after.close()
  })
})

test.each([
  ['not: [yaml', ''],
  ['kind: Secret', 'apiVersion'],
  ['{ "kind": "EncryptionConfiguration", "resources": [{}], "resources": [] }', 'unique'],
  [documentWith([{ kms: { name: 'x' } }]), 'resources[0].providers[0]: the provider "kms" is not supported'],
  [documentWith([{ aesgcm: { keys: [{ name: 'k', secret: 'c2hvcnQ=' }] } }]), 'a secret of 5 bytes'],
  [documentWith([{ aesgcm: { keys: [{ name: 'a:b', secret: key(1) }] } }]), 'a name has no colon'],
  [documentWith([]), 'resources'],
])('a configuration that is wrong is refused with its place: %s', (text, reason) => {
  writeFileSync(join(dir.path, 'encryption.yaml'), text)
  const error = appErrorOf(() => loadEncryption(dir.path))
  expect(error.code).toBe('engine.encryption-configuration')
  expect(error.details['reason']).toContain(reason)
  expect(JSON.stringify(error.details)).not.toContain('c2hvcnQ=')
})

function documentWith(providers: object[]): string {
  const resources = [{ resources: ['secrets'], providers }]
  return stringify({ apiVersion: 'apiserver.config.k8s.io/v1', kind: 'EncryptionConfiguration', resources })
}
