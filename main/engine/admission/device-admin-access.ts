import { namespace as namespaceKind } from '#kube/kinds/core/namespace.ts'
import { resourceClaim, type ResourceClaim } from '#kube/kinds/resource/resource-claim.ts'
import { resourceClaimTemplate } from '#kube/kinds/resource/resource-claim-template.ts'
import { forbiddenField } from '#kube/meta/field-error.ts'
import { invalid } from '#kube/meta/status-errors.ts'
import type { AdmissionPlugin } from '../registry/admission.ts'
import { createdOf, isAbout } from './requests.ts'

const label = 'resource.kubernetes.io/admin-access'

/**
 * Who looks into devices that others use does so from a namespace that is meant for it. Upstream asks this in the
 * strategies, which here know nothing but their object. Source: kubernetes pkg/registry/resource/utils.go.
 */
export const deviceAdminAccess: AdmissionPlugin = {
  name: 'DRAAdminAccess',
  validate(request, reader) {
    const { kind, name, namespace } = request
    const created = createdOf(request, resourceClaim)?.spec ?? createdOf(request, resourceClaimTemplate)?.spec.spec
    const requested = (created?.devices?.requests ?? []).findIndex(({ exactly }) => exactly?.adminAccess)
    const granted = isAbout(request, resourceClaim) && request.subresource === 'status' ? grantedIn(request) : -1
    if (requested < 0 && granted < 0) return
    const labels = reader.find(namespaceKind, undefined, namespace ?? '')?.metadata.labels
    if (labels?.[label] === 'true') return
    const at = requested >= 0 ? ['spec.devices.requests', requested] : ['status.allocation.devices.results', granted]
    const detail = `admin access to devices requires the \`${label}: true\` label on the containing namespace`
    throw invalid(kind, name, [forbiddenField(`${String(at[0])}[${String(at[1])}].adminAccess`, detail)])
  },
}

/** The first result that gives such access anew. */
function grantedIn({ object, old }: { object: object | undefined; old: object | undefined }): number {
  const indexIn = (claim: ResourceClaim | undefined): number =>
    (claim?.status?.allocation?.devices?.results ?? []).findIndex(({ adminAccess }) => adminAccess)
  return indexIn(old as ResourceClaim | undefined) >= 0 ? -1 : indexIn(object as ResourceClaim | undefined)
}
