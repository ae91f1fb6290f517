import { X509Certificate, createPrivateKey } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import type { KeyPair } from './certificates/certificate.ts'
import type { ClusterCertificates } from './cluster-certificates.ts'

/** The cluster's certificates. `isRenewed` says that something was made anew, so what holds copies must take them over. */
export interface Pki extends ClusterCertificates {
  readonly isRenewed: boolean
}

/**
 * Reads the certificates in `directory`, and makes anew what is missing, unreadable or in the last third of its life.
 * A new authority replaces everything below it. `ahead` are certificates that are being issued already, for a directory
 * that has none: they are taken where all would be made anew, and if that fails, it is done again here.
 */
export async function openPki(directory: string, clock: Clock, ahead?: Promise<ClusterCertificates>): Promise<Pki> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  chmodSync(directory, 0o700)
  const now = clock.now()
  let isRenewed = false
  const keep = async (name: string, issuer: KeyPair | undefined, issue: () => Promise<KeyPair>): Promise<KeyPair> => {
    const found = readPair(directory, name)
    if (found && isFresh(found, now) && (!issuer || isSignedBy(found, issuer))) return found
    isRenewed = true
    const made = await issue()
    writePair(directory, name, made)
    return made
  }
  // Loaded only when something is issued: an ordinary start needs none of it.
  const issuing = () => import('./cluster-certificates.ts')
  let issued: ClusterCertificates | undefined
  const authority = await keep('ca', undefined, async () => {
    issued = await ahead?.catch(() => undefined)
    return issued?.authority ?? (await issuing()).issueClusterAuthority(now)
  })
  const server = await keep('server', authority, async () => {
    return issued?.server ?? (await issuing()).issueApiServer(authority, now)
  })
  const admin = await keep('admin', authority, async () => {
    return issued?.admin ?? (await issuing()).issueAdmin(authority, now)
  })
  return { authority, server, admin, isRenewed }
}

function isFresh(pair: KeyPair, now: number): boolean {
  const certificate = new X509Certificate(pair.certificate)
  const from = certificate.validFromDate.getTime()
  const to = certificate.validToDate.getTime()
  return now >= from && now < to - (to - from) / 3
}

function isSignedBy(pair: KeyPair, authority: KeyPair): boolean {
  const issuer = new X509Certificate(authority.certificate)
  const certificate = new X509Certificate(pair.certificate)
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}

/** Undefined when a file is missing, does not parse, or the key is not the certificate's: all are mended by issuing. */
function readPair(directory: string, name: string): KeyPair | undefined {
  try {
    const certificate = readFileSync(join(directory, `${name}.crt`), 'utf8')
    const key = readFileSync(join(directory, `${name}.key`), 'utf8')
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)) ? { certificate, key } : undefined
  } catch {
    return undefined
  }
}

function writePair(directory: string, name: string, pair: KeyPair): void {
  writePrivately(join(directory, `${name}.key`), pair.key)
  writePrivately(join(directory, `${name}.crt`), pair.certificate)
}

/**
 * Writes beside the file and renames, so that a crash leaves the old content or the new, and nobody else can read either.
 * For files of a few kilobytes: they are written before a thread of the pool would have begun.
 */
export function writePrivately(path: string, text: string): void {
  const draft = `${path}.${String(process.pid)}.tmp`
  writeFileSync(draft, text, { mode: 0o600 })
  renameSync(draft, path)
}
