import type { CSIStorageCapacity } from '#kube/kinds/storage/csi-storage-capacity.ts'
import { invalidField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { dns1123Subdomain } from '#kube/meta/names.ts'
import { canonicalQuantity, parseQuantity } from '#kube/quantity/quantity.ts'
import { checked, immutableField } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { validateLabelSelector } from '../../registry/selector-checks.ts'
import { deprecatedNodeLabel } from '../core/node-labels.ts'

/** Source: kubernetes pkg/registry/storage/csistoragecapacity/strategy.go, pkg/apis/storage/validation. */
export const csiStorageCapacityStrategy = defineStrategy<CSIStorageCapacity>({
  allowsUnconditionalUpdate: false,
  applyDefaults(object) {
    if (object.capacity !== undefined) object.capacity = canonicalQuantity(object.capacity)
    if (object.maximumVolumeSize !== undefined) object.maximumVolumeSize = canonicalQuantity(object.maximumVolumeSize)
  },
  validate: ({ nodeTopology, storageClassName, capacity }) => [
    ...(nodeTopology ? validateLabelSelector('nodeTopology', nodeTopology) : []),
    ...checked('storageClassName', storageClassName, dns1123Subdomain),
    ...((parseQuantity(capacity ?? '0')?.nano ?? 0n) < 0n
      ? [invalidField('capacity', capacity, 'must be greater than or equal to 0')]
      : []),
  ],
  validateUpdate: ({ nodeTopology, storageClassName }, old) => [
    ...(equalJson(nodeTopology, old.nodeTopology) ? [] : [immutableField('nodeTopology', nodeTopology)]),
    ...(storageClassName === old.storageClassName ? [] : [immutableField('storageClassName', storageClassName)]),
  ],
  warnings({ nodeTopology: { matchExpressions = [], matchLabels = {} } = {} }) {
    const field = 'nodeTopology'
    return [
      ...matchExpressions.flatMap(({ key }, index) => {
        const message = deprecatedNodeLabel(key)
        return message === undefined ? [] : [`${field}.matchExpressions[${String(index)}].key: ${key} is ${message}`]
      }),
      ...Object.keys(matchLabels).flatMap((key) => {
        const message = deprecatedNodeLabel(key)
        return message === undefined ? [] : [`${field}.matchLabels.${key}: ${message}`]
      }),
    ]
  },
})
