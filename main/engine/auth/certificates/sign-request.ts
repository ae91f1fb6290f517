import { randomBytes } from 'node:crypto'
import type { Extension, Pkcs10CertificateRequest } from '@peculiar/x509'
import type { KeyPair } from '../issue.ts'
import { loadX509 } from './requested-certificate.ts'

const minute = 60_000
const backdate = 5 * minute
const short = 480 * minute

/** Source: kube-controller-manager --cluster-signing-duration. */
const longest = 365 * 24 * 60 * minute

/**
 * Signs a request: its subject and its alternative names, for the usages that were asked for. Answers with the
 * certificate in PEM. Source: kubernetes pkg/controller/certificates/authority/{authority,policies}.go.
 */
export async function signRequest(
  authority: KeyPair,
  request: Pkcs10CertificateRequest,
  wanted: { readonly usages: readonly string[]; readonly expirationSeconds: number | undefined },
  now: number,
): Promise<string> {
  const x509 = await loadX509()
  if (!(await request.verify())) throw new Error('unable to verify certificate request signature')
  const issuer = new x509.X509Certificate(authority.certificate)
  const [der] = x509.PemConverter.decode(authority.key)
  if (!der) throw new Error('the certificate authority has no readable key')
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: request.subjectName,
    issuer: issuer.subjectName,
    ...validity(wanted.expirationSeconds, issuer.notAfter.getTime(), now),
    signingAlgorithm: algorithm,
    publicKey: request.publicKey,
    signingKey: await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']),
    extensions: await extensionsOf(x509, issuer, request, wanted.usages),
  })
  return `${certificate.toString('pem')}\n`
}

type X509 = Awaited<ReturnType<typeof loadX509>>

async function extensionsOf(
  x509: X509,
  issuer: InstanceType<X509['X509Certificate']>,
  request: Pkcs10CertificateRequest,
  usages: readonly string[],
): Promise<Extension[]> {
  const names = request.extensions.find((one) => one instanceof x509.SubjectAlternativeNameExtension)
  const flags = usages.reduce((sum, usage) => sum | (keyUsages[usage] ?? 0), 0)
  const purposes = usages.flatMap((usage) => extendedUsages[usage] ?? [])
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    // The library takes the bits as the enum of single ones.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
    ...(flags === 0 ? [] : [new x509.KeyUsagesExtension(flags, true)]),
    ...(purposes.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension(purposes)]),
    await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ...(names ? [names] : []),
  ]
}

/** The bits of RFC 5280 §4.2.1.3. */
const keyUsages: Readonly<Record<string, number>> = {
  signing: 1,
  'digital signature': 1,
  'content commitment': 2,
  'key encipherment': 4,
  'data encipherment': 8,
  'key agreement': 16,
  'cert sign': 32,
  'crl sign': 64,
  'encipher only': 128,
  'decipher only': 256,
}

const extendedUsages: Readonly<Record<string, string>> = {
  any: '2.5.29.37.0',
  'server auth': '1.3.6.1.5.5.7.3.1',
  'client auth': '1.3.6.1.5.5.7.3.2',
  'code signing': '1.3.6.1.5.5.7.3.3',
  'email protection': '1.3.6.1.5.5.7.3.4',
  's/mime': '1.3.6.1.5.5.7.3.4',
  'ipsec end system': '1.3.6.1.5.5.7.3.5',
  'ipsec tunnel': '1.3.6.1.5.5.7.3.6',
  'ipsec user': '1.3.6.1.5.5.7.3.7',
  timestamping: '1.3.6.1.5.5.7.3.8',
  'ocsp signing': '1.3.6.1.5.5.7.3.9',
  'microsoft sgc': '1.3.6.1.4.1.311.10.3.3',
  'netscape sgc': '2.16.840.1.113730.4.1',
}

function validity(
  expirationSeconds: number | undefined,
  issuerEnds: number,
  now: number,
): { notBefore: Date; notAfter: Date } {
  const asked = expirationSeconds === undefined ? longest : expirationSeconds * 1000
  const life = Math.min(Math.max(asked, 10 * minute), longest)
  const end = life < short ? now + life : now + life - backdate
  if (now >= issuerEnds) throw new Error('the signer has expired')
  return { notBefore: new Date(now - backdate), notAfter: new Date(Math.min(end, issuerEnds)) }
}

/** Positive and without a leading zero byte, as RFC 5280 §4.1.2.2 wants it. */
function serialNumber(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes.toString('hex')
}
