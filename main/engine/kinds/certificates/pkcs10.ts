import { createPublicKey, verify } from 'node:crypto'
import { DerError, derTags, elementsOf, oidOf } from './der.ts'
import { pemBlocks } from './pem.ts'

/** A certificate signing request, as far as the API needs to know it. Source: RFC 2986. */
export interface Pkcs10 {
  /** What is signed. */
  readonly info: Buffer
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Buffer
  readonly signatureAlgorithm: string
  readonly signature: Buffer
}

/** Reads the first PEM block. Throws an Error that says what is wrong in upstream's words. */
export function parsePkcs10(pem: string): Pkcs10 {
  const [block] = pemBlocks(pem)
  if (block?.type !== 'CERTIFICATE REQUEST') throw new Error('PEM block type must be CERTIFICATE REQUEST')
  try {
    return read(block.bytes)
  } catch (error) {
    if (error instanceof DerError) throw new Error(`asn1: syntax error: ${error.message}`, { cause: error })
    throw error
  }
}

function read(der: Buffer): Pkcs10 {
  const [request, ...trailing] = elementsOf(der)
  if (!request || trailing.length > 0) throw new DerError('trailing data')
  const [info, algorithm, signature] = elementsOf(request.content)
  if (!info || !algorithm || signature?.tag !== derTags.bitString) throw new DerError('sequence truncated')
  const [version, , publicKey] = elementsOf(info.content)
  if (version?.tag !== derTags.integer || !publicKey) throw new DerError('sequence truncated')
  const [oid] = elementsOf(algorithm.content)
  if (oid?.tag !== derTags.oid) throw new DerError('sequence truncated')
  return {
    info: info.encoded,
    publicKey: publicKey.encoded,
    signatureAlgorithm: oidOf(oid),
    // The first byte counts the unused bits of the last: none.
    signature: signature.content.subarray(1),
  }
}

/** Hash names of node:crypto; null where the algorithm names none (Ed25519). */
const hashes: Readonly<Record<string, string | null>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.3.101.112': null,
}

/** Proves that the sender has the key. Answers with what is wrong, in upstream's words. Source: Go crypto/x509. */
export function signatureProblem({ info, publicKey, signatureAlgorithm, signature }: Pkcs10): string | undefined {
  const hash = Object.hasOwn(hashes, signatureAlgorithm) ? hashes[signatureAlgorithm] : undefined
  if (hash === undefined) return 'x509: cannot verify signature: algorithm unimplemented'
  try {
    const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' })
    if (verify(hash, info, key, signature)) return undefined
    return key.asymmetricKeyType === 'rsa' ? 'crypto/rsa: verification error' : 'x509: ECDSA verification failure'
  } catch {
    return 'x509: unsupported elliptic curve'
  }
}
