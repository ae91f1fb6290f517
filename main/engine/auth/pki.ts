import { X509Certificate, createPrivateKey } from 'node:crypto'
import { mkdir, readFile, writeFile, rename, chmod } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import type { KeyPair, Validity } from './certificates/certificate.ts'

/** The cluster's certificates. `isRenewed` says that something was made anew, so what holds copies must take them over. */
export interface Pki {
  readonly authority: KeyPair
  readonly server: KeyPair
  readonly admin: KeyPair
  readonly isRenewed: boolean
}

export const adminUser = { name: 'kubernetes-admin', groups: ['system:masters'] } as const

const day = 86_400_000
const authorityLife = 3650 * day
const leafLife = 365 * day

/** Every name under which a client may reach the API: on this machine, from a container, and from within a pod. */
const serverNames = [
  'localhost',
  '127.0.0.1',
  '::1',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  '10.96.0.1',
  'host.docker.internal',
]

/**
 * Reads the certificates in `directory`, and makes anew what is missing, unreadable or in the last third of its life.
 * A new authority replaces everything below it.
 */
export async function openPki(directory: string, clock: Clock): Promise<Pki> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await chmod(directory, 0o700)
  const now = clock.now()
  let isRenewed = false
  const keep = async (name: string, issuer: KeyPair | undefined, issue: () => Promise<KeyPair>): Promise<KeyPair> => {
    const found = await readPair(directory, name)
    if (found && isFresh(found, now) && (!issuer || isSignedBy(found, issuer))) return found
    isRenewed = true
    const made = await issue()
    await writePair(directory, name, made)
    return made
  }
  // Loaded only when something is issued: an ordinary start needs none of it.
  const issuing = () => import('./issue.ts')
  const authority = await keep('ca', undefined, async () =>
    (await issuing()).issueAuthority('archipel', validityFrom(now, authorityLife)),
  )
  const server = await keep('server', authority, async () =>
    (await issuing()).issueServer(authority, 'kube-apiserver', serverNames, validityFrom(now, leafLife)),
  )
  const admin = await keep('admin', authority, async () =>
    (await issuing()).issueClient(authority, adminUser, validityFrom(now, leafLife)),
  )
  return { authority, server, admin, isRenewed }
}

/** An hour back, for machines whose clock is set back a little after the first start. */
function validityFrom(now: number, life: number): Validity {
  return { notBefore: new Date(now - 3_600_000), notAfter: new Date(now + life) }
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
async function readPair(directory: string, name: string): Promise<KeyPair | undefined> {
  try {
    const certificate = await readFile(join(directory, `${name}.crt`), 'utf8')
    const key = await readFile(join(directory, `${name}.key`), 'utf8')
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)) ? { certificate, key } : undefined
  } catch {
    return undefined
  }
}

async function writePair(directory: string, name: string, pair: KeyPair): Promise<void> {
  await writePrivately(join(directory, `${name}.key`), pair.key)
  await writePrivately(join(directory, `${name}.crt`), pair.certificate)
}

/** Writes beside the file and renames, so that a crash leaves the old content or the new, and nobody else can read either. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const draft = `${path}.${String(process.pid)}.tmp`
  await writeFile(draft, text, { mode: 0o600 })
  await rename(draft, path)
}
