import { adminUser } from './admin-user.ts'
import type { KeyPair, Validity } from './certificates/certificate.ts'
import { issueAuthority, issueClient, issueServer } from './issue.ts'

/** What a cluster has of its own: the authority, and the two that it has signed. */
export interface ClusterCertificates {
  readonly authority: KeyPair
  readonly server: KeyPair
  readonly admin: KeyPair
}

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

/** Issues all that a new cluster needs. `now` is in milliseconds since the epoch, here and below. */
export async function issueClusterCertificates(now: number): Promise<ClusterCertificates> {
  const authority = await issueClusterAuthority(now)
  const [server, admin] = await Promise.all([issueApiServer(authority, now), issueAdmin(authority, now)])
  return { authority, server, admin }
}

export function issueClusterAuthority(now: number): Promise<KeyPair> {
  return issueAuthority('archipel', validityFrom(now, authorityLife))
}

export function issueApiServer(authority: KeyPair, now: number): Promise<KeyPair> {
  return issueServer(authority, 'kube-apiserver', serverNames, validityFrom(now, leafLife))
}

export function issueAdmin(authority: KeyPair, now: number): Promise<KeyPair> {
  return issueClient(authority, adminUser, validityFrom(now, leafLife))
}

/** An hour back, for machines whose clock is set back a little after the first start. */
function validityFrom(now: number, life: number): Validity {
  return { notBefore: new Date(now - 3_600_000), notAfter: new Date(now + life) }
}
