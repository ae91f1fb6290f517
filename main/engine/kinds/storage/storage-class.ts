import type { StorageClass } from '#kube/kinds/storage/storage-class.ts'
import {
  duplicateField,
  type FieldError,
  invalidField,
  requiredField,
  tooLongField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { qualifiedName } from '#kube/meta/names.ts'
import { checked, immutableField, noneTwice } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { deprecatedNodeLabel } from '../core/node-labels.ts'
import { byteLength } from '../core/pod-spec/fields.ts'
import type { Loose } from '../core/pod-spec/model.ts'

type Term = Loose<NonNullable<StorageClass['allowedTopologies']>[number]>

const maxParameters = 512
const maxParameterSize = 256 * 1024
const reclaimPolicies = ['Delete', 'Retain']
const bindingModes = ['Immediate', 'WaitForFirstConsumer']

/** Source: kubernetes pkg/registry/storage/storageclass/strategy.go, pkg/apis/storage/{v1/defaults.go,validation}. */
export const storageClassStrategy = defineStrategy<StorageClass>({
  applyDefaults(storageClass) {
    storageClass.reclaimPolicy ??= 'Delete'
    storageClass.volumeBindingMode ??= 'Immediate'
  },
  validate({ provisioner, parameters, reclaimPolicy, volumeBindingMode, allowedTopologies = [] }) {
    return [
      ...validateProvisioner('provisioner', provisioner),
      ...validateParameters('parameters', parameters),
      ...(!reclaimPolicy || reclaimPolicies.includes(reclaimPolicy)
        ? []
        : [unsupportedField('reclaimPolicy', reclaimPolicy, reclaimPolicies)]),
      ...(volumeBindingMode !== undefined && bindingModes.includes(volumeBindingMode)
        ? []
        : [unsupportedField('volumeBindingMode', volumeBindingMode, bindingModes)]),
      ...validateTopologies(allowedTopologies),
    ]
  },
  validateUpdate: (storageClass, old) =>
    (['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const)
      .filter((field) => !equalJson(storageClass[field] ?? {}, old[field] ?? {}))
      .map((field) => immutableField(field, storageClass[field])),
  warnings: ({ allowedTopologies = [] }) =>
    allowedTopologies.flatMap(({ matchLabelExpressions = [] }, index) =>
      matchLabelExpressions.flatMap(({ key }, at) => {
        const message = deprecatedNodeLabel(key)
        const field = `allowedTopologies[${String(index)}].matchLabelExpressions[${String(at)}].key`
        return message === undefined ? [] : [`${field}: ${message}`]
      }),
    ),
})

export function validateProvisioner(field: string, name: string | undefined): FieldError[] {
  return name ? checked(field, name.toLowerCase(), qualifiedName) : [requiredField(field)]
}

export function validateParameters(field: string, parameters: Readonly<Record<string, string>> = {}): FieldError[] {
  const entries = Object.entries(parameters)
  if (entries.length > maxParameters) return [tooLongField(field, maxParameters)]
  const size = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0)
  return [
    ...entries.flatMap(([key]) => (key === '' ? [invalidField(field, key, 'field can not be empty.')] : [])),
    ...(size > maxParameterSize ? [tooLongField(field, maxParameterSize)] : []),
  ]
}

function validateTopologies(terms: readonly Term[]): FieldError[] {
  return terms.flatMap(({ matchLabelExpressions = [] }, index) => {
    const field = `allowedTopologies[${String(index)}].matchLabelExpressions`
    const own = valuesByKey({ matchLabelExpressions })
    // Upstream begins with as many empty terms as there are terms.
    const earlier = [...terms.map(() => ({})), ...terms.slice(0, index).map(valuesByKey)]
    const equals = earlier.filter((other) => equalJson(other, own))
    return [
      ...matchLabelExpressions.flatMap(({ key = '', values = [] }, at) => {
        const place = `${field}[${String(at)}]`
        const isKeyTwice = matchLabelExpressions.slice(0, at).some((other) => (other.key ?? '') === key)
        return [
          ...(values.length === 0 ? [requiredField(`${place}.values`)] : []),
          ...noneTwice(`${place}.values`, values),
          ...checked(`${place}.key`, key, qualifiedName),
          ...(isKeyTwice ? [duplicateField(`${place}.key`, key)] : []),
        ]
      }),
      ...equals.map(() => duplicateField(field, '')),
    ]
  })
}

/** A term without the order of what is in it. */
function valuesByKey({ matchLabelExpressions = [] }: Term): Record<string, string[]> {
  return Object.fromEntries(
    matchLabelExpressions.map(({ key = '', values = [] }) => [key, [...new Set(values)].sort()]),
  )
}
