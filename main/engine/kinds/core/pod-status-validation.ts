import type { Pod } from '#kube/kinds/core/pod.ts'
import { type FieldError, forbiddenField, invalidField } from '#kube/meta/field-error.ts'
import { dns1123Subdomain, qualifiedName } from '#kube/meta/names.ts'
import { parseIp } from '../../ip/address.ts'
import { checked, immutableField, nonNegative } from '../../registry/field-checks.ts'
import { validateIp } from '../networking/ip-validation.ts'
import { allowancesFor } from './pod-spec/allowances.ts'
import { validateAnnotationUpdates, validatePodAnnotations } from './pod-spec/annotations.ts'
import { validateClaimStatuses } from './pod-spec/claim-statuses.ts'
import { validateContainerStatuses } from './pod-spec/container-statuses.ts'
import { each } from './pod-spec/fields.ts'
import { modelOf, type Status, statusModelOf } from './pod-spec/model.ts'

/** Source: kubernetes pkg/apis/core/validation/validation.go ValidatePodStatusUpdate. */
export function validatePodStatusUpdate(pod: Pod, old: Pod): FieldError[] {
  const { annotations = {} } = pod.metadata
  const allow = allowancesFor(modelOf(old.spec), old.metadata.annotations)
  const status = statusModelOf(pod.status)
  const before = statusModelOf(old.status)
  const spec = modelOf(pod.spec)
  return [
    ...validateAnnotationUpdates(annotations, old.metadata.annotations ?? {}, 'metadata.annotations'),
    ...validatePodAnnotations(annotations, spec, 'metadata.annotations', allow),
    ...validateConditions(status, 'status.conditions'),
    ...validateNomination(status, before, Boolean(old.spec.nodeName)),
    ...nonNegative('status.observedGeneration', status.observedGeneration),
    ...(status.qosClass === before.qosClass ? [] : [immutableField('status.qosClass', status.qosClass ?? '')]),
    ...validateContainerStatuses(status, before, spec),
    ...validateClaimStatuses(status, spec, 'status'),
    ...validateIps('status.podIPs', status.podIPs, before.podIPs),
    ...validateHostIp(status),
    ...validateIps('status.hostIPs', status.hostIPs, before.hostIPs),
  ]
}

const systemConditions = ['PodScheduled', 'Ready', 'Initialized']

function validateConditions({ conditions }: Status, field: string): FieldError[] {
  return each(conditions, field, ({ type = '', observedGeneration }, at) => [
    ...nonNegative(`${at}.observedGeneration`, observedGeneration),
    ...(systemConditions.includes(type) ? [] : checked(`${at}.Type`, type, qualifiedName)),
  ])
}

function validateNomination(
  { nominatedNodeName: node = '' }: Status,
  { nominatedNodeName: before = '' }: Status,
  isBound: boolean,
): FieldError[] {
  if (!node || node === before) return []
  const field = 'status.nominatedNodeName'
  const errors = checked(field, node, dns1123Subdomain)
  if (!isBound) return errors
  return [...errors, forbiddenField(field, 'may not be set on pods that are already bound to a node')]
}

function validateHostIp({ hostIP = '', hostIPs = [] }: Status): FieldError[] {
  const first = hostIPs[0]?.ip ?? ''
  if (hostIPs.length === 0 || first === hostIP) return []
  return [invalidField('status.hostIPs[0].ip', first, 'must be equal to `hostIP`')]
}

/** At most one address of each family. Source: validatePodIPs, validateHostIPs. */
function validateIps(
  field: string,
  list: readonly { ip?: string }[] | undefined,
  before: readonly { ip?: string }[] | undefined,
): FieldError[] {
  const addresses = (list ?? []).map(({ ip = '' }) => ip)
  const given = (before ?? []).map(({ ip = '' }) => ip)
  const errors = each(addresses, field, (address, at) => validateIp(at, address, given))
  if (addresses.length < 2) return errors
  const families = addresses.map((address) => parseIp(address)?.family)
  const broken = families.indexOf(undefined)
  if (broken >= 0) {
    const body = `Internal error: failed to check for dual stack with error:invalid IP[${String(broken)}]: ${addresses[broken] ?? ''}`
    errors.push({ type: 'InternalError', field, body })
  }
  if (addresses.length === 2 && new Set(families).size === 2 && broken < 0) return errors
  const shown = addresses.map((IP) => ({ IP }))
  return [...errors, invalidField(field, shown, 'may specify no more than one IP for each IP family')]
}
