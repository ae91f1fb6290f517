import {
  certificateSigningRequest,
  type CertificateSigningRequest,
} from '#kube/kinds/certificates/certificate-signing-request.ts'
import { equalJson } from '#kube/meta/json.ts'
import { forbidden } from '#kube/meta/status-errors.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../../registry/admission.ts'
import type { UserInfo } from '../../registry/registry.ts'
import { superusers } from '../authentication/user.ts'
import type { Authorizer } from '../authorization/authorizer.ts'
import { readRequested } from '../certificates/requested-certificate.ts'
import { clientSigner } from '../certificates/signers.ts'

type Asks = Pick<Authorizer, 'authorize'>

/** Who may approve and sign for whom. Source: kubernetes plugin/pkg/admission/certificates. */
export function createCertificateAdmission(authorizer: Asks): readonly AdmissionPlugin[] {
  return [approval(authorizer), signing(authorizer), subjectRestriction]
}

function approval(authorizer: Asks): AdmissionPlugin {
  return {
    name: 'CertificateApproval',
    validate(request) {
      if (!isAbout(request, 'approval') || request.operation !== 'UPDATE') return undefined
      return requireSigner(authorizer, request, 'approve')
    },
  }
}

function signing(authorizer: Asks): AdmissionPlugin {
  return {
    name: 'CertificateSigning',
    validate(request) {
      if (!isAbout(request, 'status') || request.operation !== 'UPDATE') return undefined
      const [current, old] = [request.object, request.old].map((one) => (one as CertificateSigningRequest).status)
      const isUntouched =
        current?.certificate === old?.certificate && equalJson(current?.conditions ?? [], old?.conditions ?? [])
      return isUntouched ? undefined : requireSigner(authorizer, request, 'sign')
    },
  }
}

/** Nobody becomes a superuser by a certificate. */
const subjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  async validate(request) {
    if (!isAbout(request, undefined) || request.operation !== 'CREATE') return
    const { spec } = request.object as CertificateSigningRequest
    if (spec.signerName !== clientSigner) return
    const wanted = await readRequested(spec.request)
    if (typeof wanted === 'string') {
      throw forbidden(certificateSigningRequest, request.name, `failed to parse CSR: ${wanted}`)
    }
    if (!wanted.organizations.includes(superusers)) return
    const detail = `use of ${clientSigner} signer with ${superusers} group is not allowed`
    throw forbidden(certificateSigningRequest, request.name, detail)
  },
}

function isAbout({ kind, subresource }: AdmissionRequest, part: AdmissionRequest['subresource']): boolean {
  const { group, resource } = certificateSigningRequest
  return kind.group === group && kind.resource === resource && subresource === part
}

/** Asked of the request as it was: the signer is not to be changed on the way. */
async function requireSigner(
  authorizer: Asks,
  { old, user, name }: AdmissionRequest,
  verb: 'approve' | 'sign',
): Promise<void> {
  const { signerName } = (old as CertificateSigningRequest).spec
  if (!user || (await maySign(authorizer, user, verb, signerName))) return
  const detail = `user not permitted to ${verb} requests with signerName ${JSON.stringify(signerName)}`
  throw forbidden(certificateSigningRequest, name, detail)
}

/** For the signer, or for all of its domain. Source: kubernetes pkg/apis/certificates authorization.go. */
async function maySign(authorizer: Asks, user: UserInfo, verb: string, signerName: string): Promise<boolean> {
  const domain = signerName.slice(0, signerName.indexOf('/'))
  for (const name of [signerName, `${domain}/*`]) {
    const scope = { group: 'certificates.k8s.io', version: '*', resource: 'signers', subresource: '', namespace: '' }
    const { decision } = await authorizer.authorize({ user, verb, ...scope, name })
    if (decision === 'allow') return true
  }
  return false
}
