import { X509Certificate } from 'node:crypto'
import type { Extension } from '@peculiar/asn1-x509'
import { parsePkcs10, signatureProblem } from '../../kinds/certificates/pkcs10.ts'
import {
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  signCertificate,
  signerOf,
  type KeyPair,
} from './certificate.ts'
import { parseRequest, requestedNames } from './certification-request.ts'

const minute = 60_000
const backdate = 5 * minute
const short = 480 * minute

/** Source: kube-controller-manager --cluster-signing-duration. */
const longest = 365 * 24 * 60 * minute

/**
 * Signs a request, PEM in base64: its subject and its alternative names, for the usages that were asked for. Answers
 * with the certificate in PEM. Source: kubernetes pkg/controller/certificates/authority/{authority,policies}.go.
 */
export function signRequest(
  authority: KeyPair,
  request: string,
  wanted: { readonly usages: readonly string[]; readonly expirationSeconds: number | undefined },
  now: number,
): string {
  const problem = signatureProblem(parsePkcs10(Buffer.from(request, 'base64').toString()))
  if (problem !== undefined) throw new Error(`unable to verify certificate request signature: ${problem}`)
  const signer = signerOf(authority)
  const parsed = parseRequest(request)
  const { subject, subjectPKInfo: publicKey } = parsed.certificationRequestInfo
  const names = requestedNames(parsed)
  const extensions = [
    ...usageExtensions(wanted.usages),
    authorityKeyIdentifier(signer.certificate),
    ...(names ? [names] : []),
  ]
  const issuerEnds = new X509Certificate(authority.certificate).validToDate.getTime()
  const validity = validityOf(wanted.expirationSeconds, issuerEnds, now)
  return signCertificate({ subject, publicKey, validity, extensions }, signer)
}

function usageExtensions(usages: readonly string[]): Extension[] {
  const flags = usages.reduce((sum, usage) => sum | (keyUsages[usage] ?? 0), 0)
  const purposes = usages.flatMap((usage) => extendedUsages[usage] ?? [])
  return [
    basicConstraints(),
    ...(flags === 0 ? [] : [keyUsage(flags)]),
    ...(purposes.length === 0 ? [] : [extendedKeyUsage(purposes)]),
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

function validityOf(
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
