import {
  certificateSigningRequest,
  type CertificateSigningRequest,
} from '#kube/kinds/certificates/certificate-signing-request.ts'
import type { Authorizer } from '../../auth/authorization/authorizer.ts'
import { readRequested } from '../../auth/certificates/requested-certificate.ts'
import { kubeletClientProblem, kubeletClientSigner } from '../../auth/certificates/signers.ts'
import type { ControllerDeclaration } from '../../runtime/controller.ts'
import { deferred, nothing, update, type Intent } from '../../runtime/intents.ts'

/**
 * Approves the certificates of kubelets for those who may ask for them.
 * Source: kubernetes pkg/controller/certificates/approver/sarapprove.go.
 */
export function createCsrApproving(
  authorizer: Pick<Authorizer, 'authorize'>,
): ControllerDeclaration<CertificateSigningRequest> {
  return {
    name: 'certificate-controller',
    kind: certificateSigningRequest,
    concerns: isOpen,
    reconcile: ({ object: request }) =>
      request && isOpen(request) ? { intents: [deferred(() => approve(authorizer, request))] } : nothing,
  }
}

function isOpen({ spec, status }: CertificateSigningRequest): boolean {
  const isDecided = (status?.conditions ?? []).some(({ type }) => type === 'Approved' || type === 'Denied')
  return spec.signerName === kubeletClientSigner && !status?.certificate && !isDecided
}

async function approve(
  authorizer: Pick<Authorizer, 'authorize'>,
  request: CertificateSigningRequest,
): Promise<readonly Intent[]> {
  const { spec } = request
  const wanted = await readRequested(spec.request)
  if (typeof wanted === 'string') throw new Error(wanted)
  if (kubeletClientProblem(wanted, spec.usages ?? []) !== undefined) return []
  const user = {
    name: spec.username ?? '',
    groups: spec.groups ?? [],
    ...(spec.uid ? { uid: spec.uid } : {}),
    ...(spec.extra ? { extra: spec.extra } : {}),
  }
  const own: [string, string][] =
    spec.username === wanted.commonName
      ? [['selfnodeclient', 'Auto approving self kubelet client certificate after SubjectAccessReview.']]
      : []
  const ways: [string, string][] = [
    ...own,
    ['nodeclient', 'Auto approving kubelet client certificate after SubjectAccessReview.'],
  ]
  for (const [subresource, message] of ways) {
    const resource = certificateSigningRequest.resource
    const scope = { group: 'certificates.k8s.io', version: '*', namespace: '', name: '' }
    const { decision } = await authorizer.authorize({ user, verb: 'create', ...scope, resource, subresource })
    if (decision === 'allow') return [approval(request, message)]
  }
  return []
}

function approval(request: CertificateSigningRequest, message: string): Intent {
  const condition = { type: 'Approved', status: 'True', reason: 'AutoApproved', message }
  const conditions = [...(request.status?.conditions ?? []), condition]
  return update(certificateSigningRequest, { ...request, status: { ...request.status, conditions } }, 'approval')
}
