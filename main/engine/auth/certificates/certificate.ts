import { createHash, createPrivateKey, randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  KeyIdentifier,
  KeyUsage,
  Name,
  RelativeDistinguishedName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity as ValidityFields,
  Version,
  type KeyUsageFlags,
} from '@peculiar/asn1-x509'

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string
  readonly key: string
}

export interface Validity {
  readonly notBefore: Date
  readonly notAfter: Date
}

/** What a certificate says of its subject. Source: RFC 5280 §4.1. */
export interface CertificateContent {
  readonly subject: Name
  readonly publicKey: SubjectPublicKeyInfo
  readonly validity: Validity
  readonly extensions: readonly Extension[]
}

/** Who signs: itself, or the certificate above. */
export interface Signer {
  readonly name: Name
  readonly key: KeyObject
}

/** The signer that a pair is, and its certificate. Throws for a pair that cannot be read. */
export function signerOf({ certificate, key }: KeyPair): Signer & { readonly certificate: TBSCertificate } {
  const { tbsCertificate } = AsnConvert.parse(new X509Certificate(certificate).raw, Certificate)
  return { name: tbsCertificate.subject, key: createPrivateKey(key), certificate: tbsCertificate }
}

/** A signed certificate, in PEM. */
export function signCertificate(content: CertificateContent, signer: Signer): string {
  const algorithm = new AlgorithmIdentifier(signatureAlgorithmOf(signer.key))
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: exactly(newSerial()),
    signature: algorithm,
    issuer: signer.name,
    validity: new ValidityFields(content.validity),
    subject: content.subject,
    subjectPublicKeyInfo: content.publicKey,
    extensions: new Extensions([...content.extensions]),
  })
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), signer.key)
  const signed = new Certificate({ tbsCertificate, signatureAlgorithm: algorithm, signatureValue: exactly(signature) })
  return new X509Certificate(Buffer.from(AsnConvert.serialize(signed))).toString()
}

/** Always with SHA-256. Source: RFC 5758 §3.2, RFC 4055 §5; the latter wants the parameters to be there, and null. */
function signatureAlgorithmOf({ asymmetricKeyType }: KeyObject): Partial<AlgorithmIdentifier> {
  if (asymmetricKeyType === 'ec') return { algorithm: '1.2.840.10045.4.3.2' }
  if (asymmetricKeyType === 'rsa') return { algorithm: '1.2.840.113549.1.1.11', parameters: null }
  throw new Error('the key of the certificate authority must be RSA or EC')
}

/** Positive and without a leading zero byte, as RFC 5280 §4.1.2.2 wants it. */
function newSerial(): Buffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes
}

/** A Buffer may be a piece of something larger; the library takes the whole of what is below it. */
function exactly(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

export function publicKeyOf(key: KeyObject): SubjectPublicKeyInfo {
  return AsnConvert.parse(key.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo)
}

/** Names in the order of a subject, such as `[['O', 'devs'], ['CN', 'jane']]`. */
export function nameOf(parts: readonly (readonly [attribute: 'CN' | 'O', value: string])[]): Name {
  return new Name(
    parts.map(([attribute, value]) => {
      const type = attributeTypes[attribute]
      return new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value: textOf(value) })])
    }),
  )
}

/** Source: RFC 4519 §2.3, §2.19. */
export const attributeTypes = { CN: '2.5.4.3', O: '2.5.4.10' } as const

/** Source: RFC 5280 §4.1.2.4; X.680 §41.4 has the characters. */
function textOf(value: string): AttributeValue {
  return new AttributeValue(
    /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value) ? { printableString: value } : { utf8String: value },
  )
}

/** `depth`: how many authorities may be below this one; absent for a leaf. */
export function basicConstraints(depth?: number): Extension {
  const content =
    depth === undefined ? new BasicConstraints() : new BasicConstraints({ cA: true, pathLenConstraint: depth })
  return extension(id_ce_basicConstraints, content, true)
}

/** `flags`: the bits of KeyUsageFlags. */
export function keyUsage(flags: number): Extension {
  // The library takes a set of bits as the enum of single ones.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
  const bits: KeyUsageFlags = flags
  return extension(id_ce_keyUsage, new KeyUsage(bits), true)
}

/** `purposes`: object identifiers. */
export function extendedKeyUsage(purposes: readonly string[]): Extension {
  return extension(id_ce_extKeyUsage, new ExtendedKeyUsage([...purposes]))
}

export function subjectKeyIdentifier(key: SubjectPublicKeyInfo): Extension {
  return extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifierOf(key)))
}

/** Names the issuer's key as its own certificate does: a chain with two names for one key is none. */
export function authorityKeyIdentifier({ extensions, subjectPublicKeyInfo }: TBSCertificate): Extension {
  const own = extensions?.find(({ extnID }) => extnID === id_ce_subjectKeyIdentifier)
  const identifier = own
    ? AsnConvert.parse(own.extnValue, SubjectKeyIdentifier).buffer
    : keyIdentifierOf(subjectPublicKeyInfo)
  const keyIdentifier = new KeyIdentifier(identifier)
  return extension(id_ce_authorityKeyIdentifier, new AuthorityKeyIdentifier({ keyIdentifier }))
}

/** Source: RFC 5280 §4.2.1.2 (1). */
function keyIdentifierOf({ subjectPublicKey }: SubjectPublicKeyInfo): ArrayBuffer {
  return exactly(createHash('sha1').update(new Uint8Array(subjectPublicKey)).digest())
}

export function extension(extnID: string, content: unknown, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(content)) })
}
