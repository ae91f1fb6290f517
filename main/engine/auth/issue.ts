import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import {
  GeneralName,
  id_ce_subjectAltName,
  id_kp_clientAuth,
  id_kp_serverAuth,
  KeyUsageFlags,
  SubjectAlternativeName,
  type Extension,
  type Name,
} from '@peculiar/asn1-x509'
import {
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  extension,
  keyUsage,
  nameOf,
  publicKeyOf,
  signCertificate,
  signerOf,
  subjectKeyIdentifier,
  type KeyPair,
  type Validity,
} from './certificates/certificate.ts'

/** A certificate authority that may sign leaves and nothing below them. */
export async function issueAuthority(name: string, validity: Validity): Promise<KeyPair> {
  const { publicKey, privateKey } = await newKeys()
  const subject = nameOf([['CN', name]])
  const key = publicKeyOf(publicKey)
  const usages = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign | KeyUsageFlags.digitalSignature
  const extensions = [basicConstraints(0), keyUsage(usages), subjectKeyIdentifier(key)]
  const signer = { name: subject, key: privateKey }
  return {
    certificate: signCertificate({ subject, publicKey: key, validity, extensions }, signer),
    key: pemOf(privateKey),
  }
}

/** A server certificate; `names` are DNS names and IP addresses. */
export async function issueServer(
  authority: KeyPair,
  commonName: string,
  names: readonly string[],
  validity: Validity,
): Promise<KeyPair> {
  const alternatives = new SubjectAlternativeName(
    names.map((name) => new GeneralName(isAddress.test(name) ? { iPAddress: name } : { dNSName: name })),
  )
  return issueLeaf(authority, nameOf([['CN', commonName]]), validity, [
    extendedKeyUsage([id_kp_serverAuth]),
    extension(id_ce_subjectAltName, alternatives),
  ])
}

/** A client certificate. The API server reads the user from the common name and the groups from the organizations. */
export async function issueClient(
  authority: KeyPair,
  user: { readonly name: string; readonly groups: readonly string[] },
  validity: Validity,
): Promise<KeyPair> {
  const subject = nameOf([...user.groups.map((group) => ['O', group] as const), ['CN', user.name]])
  return issueLeaf(authority, subject, validity, [extendedKeyUsage([id_kp_clientAuth])])
}

/** Enough for names of our own, and quicker than all that an address may be. */
const isAddress = /^[\d.]+$|:/

async function issueLeaf(
  authority: KeyPair,
  subject: Name,
  validity: Validity,
  purpose: readonly Extension[],
): Promise<KeyPair> {
  const { publicKey, privateKey } = await newKeys()
  const signer = signerOf(authority)
  const key = publicKeyOf(publicKey)
  const extensions = [
    basicConstraints(),
    keyUsage(KeyUsageFlags.digitalSignature),
    authorityKeyIdentifier(signer.certificate),
    subjectKeyIdentifier(key),
    ...purpose,
  ]
  const certificate = signCertificate({ subject, publicKey: key, validity, extensions }, signer)
  return { certificate, key: pemOf(privateKey) }
}

function newKeys(): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  return promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}
