import type { Node } from '#kube/kinds/core/node.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { cidrWarnings } from '../networking/ip-warnings.ts'
import { validateNode, validateNodeUpdate } from './node-validation.ts'
import { roundResources } from './resource-lists.ts'

type Spec = NonNullable<Node['spec']>

/** Source: kubernetes pkg/registry/core/node/strategy.go, pkg/apis/core/validation ValidateNode. */
export const nodeStrategy = defineStrategy<Node>({
  applyDefaults(node) {
    const spec = (node.spec ??= {})
    mirrorPodCidr(spec)
    const { status } = node
    if (!status) return
    roundResources(status.capacity)
    roundResources(status.allocatable)
    if (status.capacity && !status.allocatable) status.allocatable = { ...status.capacity }
  },
  // The kubelet registers itself with its status: unlike other kinds, a new node keeps what it brings.
  keepsStatusOnCreate: true,
  prepareForCreate({ spec, status }) {
    delete spec?.configSource
    delete status?.config
  },
  prepareForUpdate({ spec }, old) {
    if (!old.spec?.configSource) delete spec?.configSource
  },
  prepareForStatusUpdate({ status }, old) {
    if (!old.status?.config) delete status?.config
  },
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  validateStatusUpdate: validateNodeUpdate,
  warnings: ({ spec }) => [
    ...(spec?.configSource ? ['spec.configSource: the feature is removed'] : []),
    ...(spec?.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
    ...(spec?.podCIDRs ?? []).flatMap((cidr, index) => cidrWarnings(`spec.podCIDRs[${String(index)}]`, cidr)),
  ],
})

/** The single field is the first of the list; where they differ, older clients have the say. */
function mirrorPodCidr(spec: Spec): void {
  const { podCIDR, podCIDRs } = spec
  if (podCIDR && podCIDR !== podCIDRs?.[0]) spec.podCIDRs = [podCIDR]
  else if (podCIDRs?.[0]) spec.podCIDR = podCIDRs[0]
}
