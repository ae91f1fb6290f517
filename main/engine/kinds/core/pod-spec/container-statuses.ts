import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  tooLongField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { byteLength, each, validateId } from './fields.ts'
import { type Container, type ContainerStatus, isWindows, type Spec, type Status } from './model.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go ValidateContainerStateTransition and below. */

type Statuses = readonly ContainerStatus[]

export function validateContainerStatuses(status: Status, before: Status, spec: Spec): FieldError[] {
  const { containers = [], initContainers = [] } = spec
  return [
    ...validateTransitions(
      status.containerStatuses,
      before.containerStatuses,
      'status.containerStatuses',
      (name, code) => mayRestart(containers, name, code, spec),
    ),
    ...validateTransitions(
      status.initContainerStatuses,
      before.initContainerStatuses,
      'status.initContainerStatuses',
      (name, code) => mayRestart(initContainers, name, code, spec),
    ),
    ...validateTransitions(
      status.ephemeralContainerStatuses,
      before.ephemeralContainerStatuses,
      'status.ephemeralContainerStatuses',
      () => false,
    ),
    ...(['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const).flatMap((list) =>
      each(status[list], `status.${list}`, (item, at) => validateUser(item, at, isWindows(spec))),
    ),
    ...validateAllocated(status.containerStatuses, containers, 'status.containerStatuses'),
    ...validateAllocated(status.initContainerStatuses, initContainers, 'status.initContainerStatuses'),
    ...each(status.ephemeralContainerStatuses, 'status.ephemeralContainerStatuses', (item, at) =>
      item.allocatedResourcesStatus?.length
        ? [forbiddenField(`${at}.allocatedResourcesStatus`, 'must not be specified in container status')]
        : [],
    ),
  ]
}

/** What has ended for good does not run again. */
function validateTransitions(
  now: Statuses | undefined,
  before: Statuses | undefined,
  field: string,
  mayRun: (name: string, exitCode: number) => boolean,
): FieldError[] {
  return each(before, field, ({ name = '', state }, at) => {
    const next = now?.find((status) => status.name === name && !status.state?.terminated)
    if (!state?.terminated || !next || mayRun(name, state.terminated.exitCode ?? 0)) return []
    return [forbiddenField(`${at}.state`, 'may not be transitioned to non-terminated state')]
  })
}

/** Source: pkg/api/v1/pod/util.go AllContainersCouldRestart, ContainerShouldRestart. */
function mayRestart(list: readonly Container[], name: string, exitCode: number, spec: Spec): boolean {
  const all = [...(spec.initContainers ?? []), ...(spec.containers ?? [])]
  if (
    all.some(({ restartPolicyRules = [] }) =>
      restartPolicyRules.some(({ action }) => action === 'RestartAllContainers'),
    )
  )
    return true
  const container = list.find((other) => other.name === name)
  if (!container) return false
  if (container.restartPolicy !== undefined) {
    const rule = container.restartPolicyRules?.find(({ exitCodes: { operator, values = [] } = {} }) =>
      operator === 'NotIn' ? !values.includes(exitCode) : values.includes(exitCode),
    )
    if (rule?.action === 'Restart') return true
  }
  switch (container.restartPolicy ?? spec.restartPolicy) {
    case 'Never':
      return false
    case 'OnFailure':
      return exitCode !== 0
    default:
      return true
  }
}

function validateUser({ user }: ContainerStatus, at: string, isOnWindows: boolean): FieldError[] {
  const linux = user?.linux
  if (!linux) return []
  if (isOnWindows) return [forbiddenField(`${at}.user.linux`, 'cannot be set for a windows pod')]
  return [
    ...validateId(`${at}.user.linux.uid`, linux.uid),
    ...validateId(`${at}.user.linux.gid`, linux.gid),
    ...each(linux.supplementalGroups, `${at}.user.linux.supplementalGroups`, (id, path) => validateId(path, id)),
  ]
}

const healths = ['Healthy', 'Unhealthy', 'Unknown']
const maxMessage = 1024

/** KEP-4680. */
function validateAllocated(
  statuses: Statuses | undefined,
  containers: readonly Container[],
  field: string,
): FieldError[] {
  return each(statuses, field, ({ name, allocatedResourcesStatus }, at) =>
    each(allocatedResourcesStatus, `${at}.allocatedResourcesStatus`, ({ name: resource = '', resources }, path) => {
      const container = containers.find((other) => other.name === name)
      const seen = new Set<string>()
      return [
        ...(container ? validateAllocatedName(resource, container, `${path}.name`) : []),
        ...each(resources, `${path}.resources`, ({ health = '', message, resourceID = '' }, where) => {
          const errors = healths.includes(health) ? [] : [unsupportedField(`${where}.health`, health, healths)]
          if (message === '') errors.push(requiredField(`${where}.message`, 'must be non-empty if specified'))
          else if (byteLength(message ?? '') > maxMessage) errors.push(tooLongField(`${where}.message`, maxMessage))
          if (seen.has(resourceID)) errors.push(duplicateField(`${where}.resourceID`, resourceID))
          seen.add(resourceID)
          return errors
        }),
      ]
    }),
  )
}

function validateAllocatedName(name: string, { resources = {} }: Container, field: string): FieldError[] {
  if (!name.startsWith('claim:')) {
    if (name in (resources.requests ?? {})) return []
    return [invalidField(field, name, "must match one of the container's resource requests")]
  }
  const claims = (resources.claims ?? []).map((claim) =>
    claim.request ? `claim:${claim.name ?? ''}/${claim.request}` : `claim:${claim.name ?? ''}`,
  )
  const detail =
    "must match one of the container's resource claims in a format 'claim:<claimName>/<request>' or 'claim:<claimName>' if request is empty"
  return claims.includes(name) ? [] : [invalidField(field, name, detail)]
}
