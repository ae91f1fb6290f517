import type { RuntimeClass } from '#kube/kinds/node/runtime-class.ts'
import { duplicateField, type FieldError, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Label } from '#kube/meta/names.ts'
import { checked, immutableField } from '../../registry/field-checks.ts'
import { validateLabels } from '../../registry/object-meta.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { deprecatedNodeLabel } from '../core/node-labels.ts'
import { allowancesFor } from '../core/pod-spec/allowances.ts'
import { internalForm } from '../core/pod-spec/internal-form.ts'
import { validateContainerResources } from '../core/pod-spec/resource-requirements.ts'
import { validateTolerations } from '../core/pod-spec/tolerations.ts'
import { roundResources } from '../core/resource-lists.ts'

type Scheduling = NonNullable<RuntimeClass['scheduling']>

/** Source: kubernetes pkg/registry/node/runtimeclass/strategy.go, pkg/apis/node/validation/validation.go. */
export const runtimeClassStrategy = defineStrategy<RuntimeClass>({
  createsOnUpdate: true,
  allowsUnconditionalUpdate: false,
  applyDefaults(runtimeClass) {
    runtimeClass.handler ??= ''
    roundResources(runtimeClass.overhead?.podFixed)
  },
  validate: ({ handler, overhead, scheduling }) => [
    ...(handler ? checked('handler', handler, dns1123Label) : [requiredField('handler')]),
    ...(overhead ? validateOverhead(overhead.podFixed ?? {}) : []),
    ...(scheduling ? validateScheduling(scheduling) : []),
  ],
  validateUpdate: ({ handler }, old) => (handler === old.handler ? [] : [immutableField('handler', handler)]),
  warnings: ({ scheduling }) =>
    Object.keys(scheduling?.nodeSelector ?? {}).flatMap((label) => {
      const advice = deprecatedNodeLabel(label)
      return advice ? [`scheduling.nodeSelector: ${advice}`] : []
    }),
})

/** What a pod takes beside its containers is held to the rules of their limits. */
function validateOverhead(limits: Record<string, string>): FieldError[] {
  return validateContainerResources({ limits }, 'overhead', { claims: new Set(), allow: allowancesFor(undefined) })
}

function validateScheduling({ nodeSelector, tolerations = [] }: Scheduling): FieldError[] {
  const field = 'scheduling.tolerations'
  const seen = new Set<string>()
  const duplicates = tolerations.flatMap((toleration, index) => {
    const { key = '', operator = '', value = '', effect = '' } = toleration
    const identity = JSON.stringify([key, operator, value, effect])
    const isNew = !seen.has(identity)
    seen.add(identity)
    return isNew ? [] : [duplicateField(`${field}[${String(index)}]`, internalForm('Toleration', toleration))]
  })
  return [
    ...validateLabels(nodeSelector, 'scheduling.nodeSelector'),
    ...validateTolerations(tolerations, field, false),
    ...duplicates,
  ]
}
