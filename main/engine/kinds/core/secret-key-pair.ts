import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { pemBlocks } from '../certificates/pem.ts'

/** What is wrong with a certificate and its key, in the words of Go's tls.X509KeyPair; '' where they fit. */
export function keyPairProblem(certificate: Buffer, key: Buffer): string {
  const certificateText = certificate.toString('latin1')
  const keyText = key.toString('latin1')
  const certificates = pemBlocks(certificateText).map(({ type }) => type)
  if (!certificates.includes('CERTIFICATE')) return missingCertificate(certificates)
  const keys = pemBlocks(keyText).map(({ type }) => type)
  if (!keys.some(isPrivateKey)) return missingKey(keys)
  return comparisonProblem(certificateText, keyText)
}

function isPrivateKey(type: string): boolean {
  return type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY')
}

function missingCertificate(skipped: readonly string[]): string {
  if (skipped.length === 0) return 'tls: failed to find any PEM data in certificate input'
  if (skipped.length === 1 && skipped.every((type) => type.endsWith('PRIVATE KEY'))) {
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
  }
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${skipped.join(' ')}]`
}

function missingKey(skipped: readonly string[]): string {
  if (skipped.length === 0) return 'tls: failed to find any PEM data in key input'
  if (skipped.length === 1 && skipped[0] === 'CERTIFICATE') {
    return 'tls: found a certificate rather than a key in the PEM for the private key'
  }
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${skipped.join(' ')}]`
}

function comparisonProblem(certificateText: string, keyText: string): string {
  let owner: KeyObject
  try {
    owner = new X509Certificate(certificateText).publicKey
  } catch {
    return 'x509: malformed certificate'
  }
  let own: KeyObject
  try {
    own = createPublicKey(createPrivateKey(keyText))
  } catch {
    return 'tls: failed to parse private key'
  }
  if (own.asymmetricKeyType !== owner.asymmetricKeyType) return 'tls: private key type does not match public key type'
  return own.equals(owner) ? '' : 'tls: private key does not match public key'
}
