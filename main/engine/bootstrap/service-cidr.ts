import { serviceCidr as serviceCidrKind, type ServiceCIDR } from '#kube/kinds/networking/service-cidr.ts'
import { defaultServiceCidr } from '../kinds/core/service/allocation.ts'
import type { Registry, UserInfo } from '../registry/registry.ts'

/** The range that services have their addresses from. Source: k/k pkg/controlplane/controller/defaultservicecidr. */
export async function ensureServiceCidr(registry: Registry, user: UserInfo): Promise<void> {
  const name = 'kubernetes'
  const range: ServiceCIDR = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name },
    spec: { cidrs: [defaultServiceCidr] },
  }
  const { metadata, status } =
    registry.find(serviceCidrKind, undefined, name) ??
    (await registry.create<ServiceCIDR>(serviceCidrKind, range, { user }))
  if (status?.conditions?.length) return
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: '',
    message: 'Kubernetes default Service CIDR is ready',
    lastTransitionTime: metadata.creationTimestamp ?? '',
  }
  const change = (current: ServiceCIDR): ServiceCIDR => ({ ...current, status: { conditions: [ready] } })
  await registry.modify<ServiceCIDR>(serviceCidrKind, undefined, name, change, { user, subresource: 'status' })
}
