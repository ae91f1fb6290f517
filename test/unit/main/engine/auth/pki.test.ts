import { X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import 'reflect-metadata'
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openPki } from '../../../../../main/engine/auth/pki.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import { createTempDir } from '../../../../support/temp-dir.ts'

const day = 86_400_000
const publicExponent = new Uint8Array([1, 0, 1])

let dir: ReturnType<typeof createTempDir>
let clock: FakeClock

beforeEach(() => {
  dir = createTempDir('pki')
  clock = new FakeClock()
})

afterEach(() => {
  dir.dispose()
})

it('makes certificates that the authority has signed, for every name of the server', async () => {
  const pki = await openPki(dir.path, clock)
  const authority = new X509Certificate(pki.authority.certificate)
  const server = new X509Certificate(pki.server.certificate)
  const admin = new X509Certificate(pki.admin.certificate)
  expect([server, admin].every((leaf) => leaf.checkIssued(authority) && leaf.verify(authority.publicKey))).toBe(true)
  expect(authority.ca).toBe(true)
  expect([server.ca, admin.ca]).toEqual([false, false])
  for (const host of ['localhost', 'kubernetes.default.svc', 'host.docker.internal'])
    expect(server.checkHost(host)).toBe(host)
  for (const ip of ['127.0.0.1', '::1', '10.96.0.1']) expect(server.checkIP(ip)).toBe(ip)
  expect(admin.subject.split('\n').sort()).toEqual(['CN=kubernetes-admin', 'O=system:masters'])
})

it('signs with an authority that the user has put there, whatever its key is and is called', async () => {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const own = await X509CertificateGenerator.createSelfSigned({
    name: 'O=Example, CN=Example Root',
    notBefore: new Date(clock.now() - day),
    notAfter: new Date(clock.now() + 3000 * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new BasicConstraintsExtension(true, 1, true), new SubjectKeyIdentifierExtension('0123456789abcdef')],
  })
  const key = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  writeFileSync(join(dir.path, 'ca.crt'), own.toString('pem'))
  writeFileSync(join(dir.path, 'ca.key'), key)
  const pki = await openPki(dir.path, clock)
  const authority = new X509Certificate(own.toString('pem'))
  const server = new X509Certificate(pki.server.certificate)
  expect(new X509Certificate(pki.authority.certificate).fingerprint256).toBe(authority.fingerprint256)
  expect(server.checkIssued(authority) && server.verify(authority.publicKey)).toBe(true)
  expect(server.issuer).toBe(authority.subject)
})

it('keeps what it has', async () => {
  const first = await openPki(dir.path, clock)
  clock.step(100 * day)
  const second = await openPki(dir.path, clock)
  expect({ ...second, isRenewed: true }).toEqual(first)
  expect(second.isRenewed).toBe(false)
})

it('renews leaves in the last third of their life, under the same authority', async () => {
  const first = await openPki(dir.path, clock)
  clock.step(260 * day)
  const second = await openPki(dir.path, clock)
  expect(second.isRenewed).toBe(true)
  expect(second.authority).toEqual(first.authority)
  expect(second.server.certificate).not.toBe(first.server.certificate)
  expect(second.admin.certificate).not.toBe(first.admin.certificate)
})

it('renews everything with the authority', async () => {
  const first = await openPki(dir.path, clock)
  clock.step(2600 * day)
  const second = await openPki(dir.path, clock)
  expect(second.authority).not.toEqual(first.authority)
  const authority = new X509Certificate(second.authority.certificate)
  expect(new X509Certificate(second.server.certificate).verify(authority.publicKey)).toBe(true)
})

it('mends a file that does not parse, and a key of another certificate', async () => {
  const first = await openPki(dir.path, clock)
  writeFileSync(join(dir.path, 'server.crt'), 'nonsense')
  writeFileSync(join(dir.path, 'admin.key'), first.server.key)
  const second = await openPki(dir.path, clock)
  expect(second.isRenewed).toBe(true)
  const third = await openPki(dir.path, clock)
  expect({ ...third, isRenewed: true }).toEqual(second)
})
