import type { Node, Taint } from '#kube/kinds/core/node.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { labelValue, qualifiedName } from '#kube/meta/names.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { canonicalResources, validateResourceList } from './resources.ts'

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Source: kubernetes pkg/registry/core/node/strategy.go, pkg/apis/core/validation ValidateNode. */
export const nodeStrategy = defineStrategy<Node>({
  applyDefaults(node) {
    node.spec ??= {}
    const { status } = node
    if (!status) return
    canonicalResources(status.capacity)
    canonicalResources(status.allocatable)
    if (status.capacity && !status.allocatable) status.allocatable = { ...status.capacity }
  },
  // The kubelet registers itself with its status: unlike other kinds, a new node keeps what it brings.
  keepsStatusOnCreate: true,
  validate: ({ spec }) => [...validateTaints(spec?.taints ?? []), ...validateCidrs(spec?.podCIDRs ?? [])],
  validateUpdate({ spec }, old) {
    const errors: FieldError[] = []
    if (old.spec?.podCIDRs?.length && !equalJson(spec?.podCIDRs, old.spec.podCIDRs)) {
      errors.push(forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'))
    }
    if (old.spec?.providerID && spec?.providerID !== old.spec.providerID) {
      errors.push(forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid'))
    }
    return errors
  },
  validateStatusUpdate: ({ status }) => [
    ...validateResourceList(status?.capacity, 'status.capacity'),
    ...validateResourceList(status?.allocatable, 'status.allocatable'),
  ],
})

function validateTaints(taints: readonly Taint[]): FieldError[] {
  const seen = new Set<string>()
  return taints.flatMap((taint, index) => {
    const { key, value = '', effect } = taint
    const field = `spec.taints[${String(index)}]`
    const id = `${key}:${effect}`
    const isTwice = seen.has(id)
    seen.add(id)
    return [
      ...qualifiedName(key).map((problem) => invalidField(`${field}.key`, key, problem)),
      ...labelValue(value).map((problem) => invalidField(`${field}.value`, value, problem)),
      ...(effect ? [] : [requiredField(`${field}.effect`)]),
      ...(effect && !effects.includes(effect) ? [unsupportedField(`${field}.effect`, effect, effects)] : []),
      ...(isTwice ? [duplicateField(field, taint)] : []),
    ]
  })
}

function validateCidrs(cidrs: readonly string[]): FieldError[] {
  return cidrs.flatMap((cidr, index) =>
    /^[\da-fA-F.:]+\/\d{1,3}$/.test(cidr)
      ? []
      : [
          invalidField(
            `spec.podCIDRs[${String(index)}]`,
            cidr,
            'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
          ),
        ],
  )
}
