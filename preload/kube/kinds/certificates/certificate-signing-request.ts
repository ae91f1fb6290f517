import type { V1CertificateSigningRequest } from '@kubernetes/client-node/dist/gen/models/V1CertificateSigningRequest.js'
import { formatAge } from '../../duration/age.ts'
import { ageColumn, column, nameColumn, none } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type CertificateSigningRequest = ObjectOf<V1CertificateSigningRequest>

export type CertificateCondition = NonNullable<NonNullable<CertificateSigningRequest['status']>['conditions']>[number]

/** `Approved,Issued`: what has become of a request. Source: printers.go extractCSRStatus. */
function stateOf({ status }: CertificateSigningRequest): string {
  const has = (type: string): boolean => (status?.conditions ?? []).some((condition) => condition.type === type)
  const words = [has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending']
  if (has('Failed')) words.push('Failed')
  if (status?.certificate) words.push('Issued')
  return words.join(',')
}

function healthOf(request: CertificateSigningRequest): Health {
  const reason = stateOf(request)
  const refusal = request.status?.conditions?.find(({ type }) => type === 'Denied' || type === 'Failed')
  if (refusal) return { state: 'failed', reason, ...(refusal.message ? { message: refusal.message } : {}) }
  return { state: request.status?.certificate ? 'ready' : 'progressing', reason }
}

export const certificateSigningRequest = defineKind<CertificateSigningRequest>({
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  namespaced: false,
  nav: 'access',
  shortNames: ['csr'],
  subresources: ['approval', 'status'],
  columns: [
    nameColumn,
    ageColumn,
    column('SignerName', 'The signer that is asked: a domain and a path.', ({ spec }) => spec.signerName || none),
    column('Requestor', 'Base64-encoded PKCS#10 CSR data', ({ spec }) => spec.username ?? ''),
    column('RequestedDuration', 'How long the certificate is wanted for.', ({ spec }) =>
      spec.expirationSeconds === undefined ? none : formatAge(spec.expirationSeconds * 1000),
    ),
    column('Condition', 'Conditions applied to the request, such as approval or denial.', stateOf),
  ],
  fields: { 'spec.signerName': ({ spec }) => spec.signerName },
  health: healthOf,
  relations: ownersOf,
})
