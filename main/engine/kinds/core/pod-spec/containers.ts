import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  notFoundField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { isSidecar } from '#kube/kinds/core/pod-spec.ts'
import { dns1123Label } from '#kube/meta/names.ts'
import type { Allowances } from './allowances.ts'
import { validateEnvironment } from './environment.ts'
import { each, required, requiredName } from './fields.ts'
import { validateProbes } from './handlers.ts'
import { type Container, type EphemeralContainer, type Spec, type Volume } from './model.ts'
import { validateDevices, validateMounts } from './mounts.ts'
import { validateHostPorts, validatePorts } from './ports.ts'
import { validatePullPolicy } from './pull-policy.ts'
import { validateContainerResources } from './resource-requirements.ts'
import {
  validateInitContainer,
  validateInitRestartPolicy,
  validateResizePolicy,
  validateRestartPolicy,
} from './restarts.ts'
import { validateContainerSecurity } from './security.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go validateContainers and its siblings. */

export interface ContainerRules {
  readonly spec: Spec
  /** Those of the pod's volumes that have no error. */
  readonly volumes: ReadonlyMap<string, Volume>
  readonly claims: ReadonlySet<string>
  readonly allow: Allowances
}

export function validateContainers(field: string, rules: ContainerRules): FieldError[] {
  const { containers = [], terminationGracePeriodSeconds } = rules.spec
  if (containers.length === 0) return [requiredField(field)]
  const names = new Set<string>()
  return [
    ...each(containers, field, (container, at) => {
      const { name = '' } = container
      const errors = validateCommon(container, at, rules)
      if (names.has(name)) errors.push(duplicateField(`${at}.name`, name))
      names.add(name)
      errors.push(...validateProbes(container, at, terminationGracePeriodSeconds))
      return [...errors, ...validateRestartPolicy(container, at)]
    }),
    ...validateHostPorts(containers, (index) => `${field}[${String(index)}]`),
  ]
}

export function validateInitContainers(field: string, rules: ContainerRules): FieldError[] {
  const { initContainers, containers = [], terminationGracePeriodSeconds } = rules.spec
  const names = new Set(containers.map(({ name = '' }) => name))
  return each(initContainers, field, (container, at) => {
    const { name = '' } = container
    const errors = [...validateCommon(container, at, rules), ...validateInitRestartPolicy(container, at)]
    if (names.has(name)) errors.push(duplicateField(`${at}.name`, name))
    else if (name) names.add(name)
    // Upstream looks at each alone, so that its path is always that of the first.
    errors.push(...validateHostPorts([container], () => `${field}[0]`))
    if (isSidecar(container)) errors.push(...validateProbes(container, at, terminationGracePeriodSeconds))
    return [...errors, ...validateInitContainer(container, at, rules.allow.restartingInitContainers)]
  })
}

const messagePolicies = ['File', 'FallbackToLogsOnError']

/** Source: validateContainerCommon. */
function validateCommon(
  container: Container,
  at: string,
  { spec, volumes, claims, allow }: ContainerRules,
): FieldError[] {
  const { name, image, terminationMessagePolicy: policy = '', ports, imagePullPolicy } = container
  return [
    ...requiredName(`${at}.name`, name, dns1123Label),
    ...required(`${at}.image`, image),
    ...validateMessagePolicy(policy, `${at}.terminationMessagePolicy`),
    ...validatePorts(ports, `${at}.ports`),
    ...validateEnvironment(container, at),
    ...validateMounts(container, at, volumes),
    ...validateDevices(container, at, volumes),
    ...validatePullPolicy(`${at}.imagePullPolicy`, imagePullPolicy),
    ...validateContainerResources(container.resources ?? {}, `${at}.resources`, { claims, allow }),
    ...validateResizePolicy(container, at, spec.restartPolicy),
    ...validateContainerSecurity(container.securityContext, `${at}.securityContext`, spec.hostUsers !== false),
  ]
}

function validateMessagePolicy(policy: string, field: string): FieldError[] {
  if (policy === '') return [requiredField(field)]
  return messagePolicies.includes(policy) ? [] : [unsupportedField(field, policy, messagePolicies)]
}

/** Only where a pod is made of it; a template's image may still be replaced. Source: validateContainerOnlyForPod. */
export function validateImage({ image = '' }: Container, at: string): FieldError[] {
  return image === image.trim()
    ? []
    : [invalidField(`${at}.image`, image, 'must not have leading or trailing whitespace')]
}

const unknownToEphemeral = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const

export function validateEphemeralContainers(field: string, rules: ContainerRules): FieldError[] {
  const { containers = [], initContainers = [], ephemeralContainers } = rules.spec
  const others = new Set([...containers, ...initContainers].map(({ name = '' }) => name))
  const names = new Set(others)
  return each(ephemeralContainers, field, (container, at) => {
    const { name = '', targetContainerName: target } = container
    const errors = [...validateCommon(container, at, rules), ...validateImage(container, at)]
    if (names.has(name)) errors.push(duplicateField(`${at}.name`, name))
    names.add(name)
    if (target && !others.has(target)) errors.push(notFoundField(`${at}.targetContainerName`, target))
    return [...errors, ...validateEphemeralOnly(container, at)]
  })
}

function validateEphemeralOnly(container: EphemeralContainer, at: string): FieldError[] {
  const refused = (path: string): FieldError =>
    forbiddenField(`${at}.${path}`, 'cannot be set for an Ephemeral Container')
  const isSet = (value: unknown): boolean =>
    typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : value !== undefined
  return [
    ...unknownToEphemeral.filter((name) => isSet(container[name])).map(refused),
    ...(container.volumeMounts ?? []).flatMap(({ subPath, subPathExpr }, index) => [
      ...(subPath ? [refused(`volumeMounts[${String(index)}].subPath`)] : []),
      ...(subPathExpr ? [refused(`volumeMounts[${String(index)}].subPathExpr`)] : []),
    ]),
  ]
}
