import type { webcrypto } from 'node:crypto'
import type * as X509 from '@peculiar/x509'
import { loadX509 } from './certificates/requested-certificate.ts'

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string
  readonly key: string
}

export interface Validity {
  readonly notBefore: Date
  readonly notAfter: Date
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

const x509 = await loadX509()
x509.cryptoProvider.set(globalThis.crypto)

/** A certificate authority that may sign leaves and nothing below them. */
export async function issueAuthority(name: string, validity: Validity): Promise<KeyPair> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: [{ CN: [name] }],
    ...validity,
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign | x509.KeyUsageFlags.digitalSignature,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return toPem(certificate, keys.privateKey)
}

/** A server certificate; `names` are DNS names and IP addresses. */
export async function issueServer(
  authority: KeyPair,
  commonName: string,
  names: readonly string[],
  validity: Validity,
): Promise<KeyPair> {
  const alternatives = names.map((name) => ({
    type: /^[\d.]+$|:/.test(name) ? ('ip' as const) : ('dns' as const),
    value: name,
  }))
  return issueLeaf(authority, [{ CN: [commonName] }], validity, [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension(alternatives),
  ])
}

/** A client certificate. The API server reads the user from the common name and the groups from the organizations. */
export async function issueClient(
  authority: KeyPair,
  user: { readonly name: string; readonly groups: readonly string[] },
  validity: Validity,
): Promise<KeyPair> {
  const subject: X509.JsonName = [...user.groups.map((group) => ({ O: [group] })), { CN: [user.name] }]
  return issueLeaf(authority, subject, validity, [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
  ])
}

async function issueLeaf(
  authority: KeyPair,
  subject: X509.JsonName,
  validity: Validity,
  extensions: X509.Extension[],
): Promise<KeyPair> {
  const issuer = new x509.X509Certificate(authority.certificate)
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject,
    issuer: issuer.subjectName,
    ...validity,
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...extensions,
    ],
  })
  return toPem(certificate, keys.privateKey)
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
}

/** Positive and without a leading zero byte, as RFC 5280 §4.1.2.2 wants it. */
function newSerial(): string {
  const bytes = crypto.getRandomValues(Buffer.alloc(16))
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes.toString('hex')
}

async function toPem(certificate: X509.X509Certificate, privateKey: webcrypto.CryptoKey): Promise<KeyPair> {
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY')
  return { certificate: `${certificate.toString('pem')}\n`, key: `${key}\n` }
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [der] = x509.PemConverter.decode(pem)
  if (!der) throw new Error('the certificate authority has no readable key')
  return crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
}
