import { X509Certificate } from 'node:crypto'
import {
  certificateSigningRequest,
  type CertificateSigningRequest,
} from '#kube/kinds/certificates/certificate-signing-request.ts'
import type { ControllerDeclaration, View } from '../../runtime/controller.ts'
import { nothing, remove, type Outcome } from '../../runtime/intents.ts'
import { toMilliseconds } from '../../runtime/time.ts'

const hour = 3_600_000
const day = 24 * hour

/** Forgets requests that are dealt with, or that nobody deals with. Source: kubernetes pkg/controller/certificates/cleaner. */
export const csrCleaner: ControllerDeclaration<CertificateSigningRequest> = {
  name: 'certificate-cleaner',
  kind: certificateSigningRequest,
  reconcile: reconcileOldRequest,
}

export function reconcileOldRequest({ object: request, now }: View<CertificateSigningRequest>): Outcome {
  if (!request) return nothing
  const end = endOf(request)
  return end > now
    ? { intents: [], requeueAfter: end - now }
    : { intents: [remove(certificateSigningRequest, request)] }
}

function endOf({ metadata, status }: CertificateSigningRequest): number {
  const conditions = status?.conditions ?? []
  if (conditions.length === 0) return toMilliseconds(metadata.creationTimestamp) + day
  const certificate = status?.certificate
  const ends = conditions.flatMap(({ type, lastUpdateTime }) => {
    if (!lastUpdateTime) return []
    const since = toMilliseconds(lastUpdateTime)
    if (type === 'Denied' || type === 'Failed') return [since + hour]
    return type === 'Approved' ? [since + (certificate ? hour : day)] : []
  })
  return Math.min(...ends, ...(certificate ? [expiryOf(certificate)] : []))
}

function expiryOf(certificate: string): number {
  try {
    return new X509Certificate(Buffer.from(certificate, 'base64')).validToDate.getTime()
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
