import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { dns1123Subdomain } from '#kube/meta/names.ts'
import { checked } from '../../../registry/field-checks.ts'
import { validateNodeSelector } from '../node-selector.ts'
import { internalForm } from '../pod-spec/internal-form.ts'
import { optionalOneOf } from '../pod-spec/fields.ts'
import { validateBasicAmount, validatePositiveAmount } from '../resource-lists.ts'
import { validateAccessModes, volumeModes } from '../volume-modes.ts'
import { type PersistentSpec, validateSources } from './sources.ts'

const reclaimPolicies = ['Delete', 'Recycle', 'Retain']

/** Source: kubernetes pkg/apis/core/validation ValidatePersistentVolumeSpec. */
export function validatePersistentVolumeSpec(spec: PersistentSpec, volumeName: string, field: string): FieldError[] {
  const { persistentVolumeReclaimPolicy: policy, storageClassName, hostPath } = spec
  const isRoot = hostPath !== undefined && /^\/[/.]*$/.test(hostPath.path ?? '')
  return [
    ...(spec.accessModes?.length ? [] : [requiredField(`${field}.accessModes`)]),
    ...validateAccessModes(`${field}.accessModes`, spec.accessModes ?? []),
    ...validateCapacity((spec.capacity ?? {}) as Record<string, string>, `${field}.capacity`),
    ...optionalOneOf(`${field}.persistentVolumeReclaimPolicy`, policy || undefined, reclaimPolicies),
    ...validateNodeAffinity(spec, field),
    ...validateSources(spec, field, volumeName),
    ...(isRoot && policy === 'Recycle'
      ? [forbiddenField(`${field}.persistentVolumeReclaimPolicy`, "may not be 'recycle' for a hostPath mount of '/'")]
      : []),
    ...(storageClassName ? checked(`${field}.storageClassName`, storageClassName, dns1123Subdomain) : []),
    ...optionalOneOf(`${field}.volumeMode`, spec.volumeMode, volumeModes),
    ...validateAttributesClass(spec, field),
  ]
}

/** The spec within a VolumeAttachment, for a volume that has no object of its own. */
export function validateInlineVolume(spec: PersistentSpec, field: string): FieldError[] {
  const forbidden = 'may not be specified in the context of inline volumes'
  const forbid = (isGiven: unknown, name: string): FieldError[] =>
    isGiven ? [forbiddenField(`${field}.${name}`, forbidden)] : []
  const { persistentVolumeReclaimPolicy: policy, volumeMode } = spec
  return [
    ...forbid(spec.claimRef, 'claimRef'),
    ...forbid(Object.keys(spec.capacity ?? {}).length > 0, 'capacity'),
    ...(spec.csi ? [] : [requiredField(`${field}.csi`, 'has to be specified in the context of inline volumes')]),
    ...(spec.accessModes?.length ? [] : [requiredField(`${field}.accessModes`)]),
    ...validateAccessModes(`${field}.accessModes`, spec.accessModes ?? []),
    ...(policy && policy !== 'Retain'
      ? [
          forbiddenField(
            `${field}.persistentVolumeReclaimPolicy`,
            'may only be Retain in the context of inline volumes',
          ),
        ]
      : []),
    ...forbid(spec.nodeAffinity, 'nodeAffinity'),
    ...validateSources(spec, field, ''),
    ...forbid(spec.storageClassName, 'storageClassName'),
    ...(volumeMode !== undefined && volumeMode !== 'Filesystem'
      ? [
          forbiddenField(
            `${field}.volumeMode`,
            'may not specify volumeMode other than Filesystem in the context of inline volumes',
          ),
        ]
      : []),
  ]
}

function validateCapacity(capacity: Readonly<Record<string, string>>, field: string): FieldError[] {
  const entries = Object.entries(capacity)
  const isStorage = entries.length === 1 && Object.hasOwn(capacity, 'storage')
  return [
    ...(entries.length === 0 ? [requiredField(field)] : []),
    ...(isStorage
      ? []
      : [unsupportedField(field, entries.length === 0 ? null : Object.fromEntries(entries.sort()), ['storage'])]),
    ...entries.flatMap(([name, amount]) => [
      ...validateBasicAmount(`${field}[${name}]`, amount),
      ...validatePositiveAmount(`${field}[${name}]`, amount),
    ]),
  ]
}

function validateNodeAffinity({ nodeAffinity }: PersistentSpec, field: string): FieldError[] {
  if (!nodeAffinity) return []
  const at = `${field}.nodeAffinity.required`
  if (!nodeAffinity.required) return [requiredField(at, 'must specify required node constraints')]
  return validateNodeSelector(at, nodeAffinity.required)
}

function validateAttributesClass(
  { volumeAttributesClassName: name, csi }: PersistentSpec,
  field: string,
): FieldError[] {
  if (name === undefined) return []
  const at = `${field}.volumeAttributesClassName`
  return [
    ...(name === '' ? [requiredField(at, 'an empty string is disallowed')] : checked(at, name, dns1123Subdomain)),
    ...(csi ? [] : [requiredField(`${field}.csi`, 'has to be specified when using volumeAttributesClassName')]),
  ]
}

const labelsNowGa: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
}

/** Where a volume is reachable is fixed, but for the spelling of the labels. Source: validatePvNodeAffinity. */
export function validateNodeAffinityUpdate(spec: PersistentSpec, old: PersistentSpec): FieldError[] {
  if (!old.nodeAffinity || JSON.stringify(spelledAs(old, spec)) === JSON.stringify(spec.nodeAffinity ?? null)) return []
  const detail = 'field is immutable, except for updating from beta label to GA'
  const shown = spec.nodeAffinity ? internalForm('VolumeNodeAffinity', spec.nodeAffinity) : null
  return [invalidField('nodeAffinity', shown, detail)]
}

/** The old affinity with the labels that the new one has renamed. */
function spelledAs({ nodeAffinity: old }: PersistentSpec, { nodeAffinity }: PersistentSpec): unknown {
  return {
    ...old,
    required: {
      ...old?.required,
      nodeSelectorTerms: (old?.required?.nodeSelectorTerms ?? []).map((term, index) => ({
        ...term,
        ...(term.matchExpressions
          ? {
              matchExpressions: term.matchExpressions.map((requirement, at) => {
                const key = nodeAffinity?.required?.nodeSelectorTerms?.[index]?.matchExpressions?.[at]?.key
                const isRenamed = key !== undefined && labelsNowGa[requirement.key ?? ''] === key
                return isRenamed ? { ...requirement, key } : requirement
              }),
            }
          : {}),
      })),
    },
  }
}
