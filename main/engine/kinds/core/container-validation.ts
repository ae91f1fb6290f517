import type { Container, ContainerPort, EnvFromSource, EnvVar, Probe, VolumeMount } from '#kube/kinds/core/pod.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  notFoundField,
  requiredField,
} from '#kube/meta/field-error.ts'
import { configMapKey, dns1123Label, dns1123Subdomain, environmentName, portName } from '#kube/meta/names.ts'
import { checked, notNegative, oneOf, validatePort, validatePortOrName } from '../../registry/field-checks.ts'
import { validateResources } from './resources.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go validateContainerCommon and below. */

const protocols = ['SCTP', 'TCP', 'UDP']
const pullPolicies = ['Always', 'IfNotPresent', 'Never']
const messagePolicies = ['FallbackToLogsOnError', 'File']

export interface ContainerContext {
  readonly volumes: ReadonlySet<string>
  readonly isHostNetwork: boolean
}

export function validateContainer(container: Container, field: string, context: ContainerContext): FieldError[] {
  const { name, ports = [], env = [], envFrom = [], volumeMounts = [], resources = {} } = container
  return [
    ...(name ? checked(`${field}.name`, name, dns1123Label) : [requiredField(`${field}.name`)]),
    ...validateImage(container.image ?? '', `${field}.image`),
    ...validatePorts(ports, `${field}.ports`, context),
    ...env.flatMap((variable, index) => validateVariable(variable, `${field}.env[${String(index)}]`)),
    ...envFrom.flatMap((source, index) => validateEnvFrom(source, `${field}.envFrom[${String(index)}]`)),
    ...validateMounts(volumeMounts, `${field}.volumeMounts`, context),
    ...validateResources(resources, `${field}.resources`),
    ...oneOf(`${field}.imagePullPolicy`, container.imagePullPolicy, pullPolicies),
    ...oneOf(`${field}.terminationMessagePolicy`, container.terminationMessagePolicy, messagePolicies),
    ...validateProbes(container, field),
  ]
}

export function validateImage(image: string, field: string): FieldError[] {
  if (image === '') return [requiredField(field)]
  return image === image.trim() ? [] : [invalidField(field, image, 'must not have leading or trailing whitespace')]
}

function validatePorts(
  ports: readonly ContainerPort[],
  field: string,
  { isHostNetwork }: ContainerContext,
): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port, index) => {
    const at = `${field}[${String(index)}]`
    const errors: FieldError[] = []
    if (port.name) {
      errors.push(...checked(`${at}.name`, port.name, portName))
      if (names.has(port.name)) errors.push(duplicateField(`${at}.name`, port.name))
      names.add(port.name)
    }
    if (!port.containerPort) errors.push(requiredField(`${at}.containerPort`))
    else errors.push(...validatePort(`${at}.containerPort`, port.containerPort))
    if (port.hostPort) {
      errors.push(...validatePort(`${at}.hostPort`, port.hostPort))
      const differs = isHostNetwork && port.hostPort !== port.containerPort
      if (differs)
        errors.push(
          invalidField(`${at}.hostPort`, port.hostPort, 'must match `containerPort` when `hostNetwork` is true'),
        )
    }
    return [...errors, ...oneOf(`${at}.protocol`, port.protocol, protocols)]
  })
}

function validateVariable({ name, value, valueFrom }: EnvVar, field: string): FieldError[] {
  const errors = name ? checked(`${field}.name`, name, environmentName) : [requiredField(`${field}.name`)]
  if (!valueFrom) return errors
  const sources = (['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef'] as const).filter(
    (it) => valueFrom[it],
  )
  const at = `${field}.valueFrom`
  if (sources.length === 0) {
    const detail = 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'
    return [...errors, invalidField(at, '', detail)]
  }
  if (value) errors.push(invalidField(at, '', 'may not be specified when `value` is not empty'))
  if (sources.length > 1) errors.push(invalidField(at, '', 'may not have more than one field specified at a time'))
  for (const source of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const reference = valueFrom[source]
    if (!reference) continue
    if (!reference.key) errors.push(requiredField(`${at}.${source}.key`))
    else errors.push(...checked(`${at}.${source}.key`, reference.key, configMapKey))
  }
  if (valueFrom.fieldRef && !valueFrom.fieldRef.fieldPath) errors.push(requiredField(`${at}.fieldRef.fieldPath`))
  return errors
}

function validateEnvFrom({ prefix, configMapRef, secretRef }: EnvFromSource, field: string): FieldError[] {
  const errors = prefix ? checked(`${field}.prefix`, prefix, environmentName) : []
  if (!configMapRef && !secretRef) {
    return [...errors, invalidField(field, '', 'must specify one of: `configMapRef` or `secretRef`')]
  }
  if (configMapRef && secretRef)
    errors.push(invalidField(field, '', 'may not have more than one field specified at a time'))
  for (const [source, reference] of Object.entries({ configMapRef, secretRef })) {
    if (!reference) continue
    if (!reference.name) errors.push(requiredField(`${field}.${source}.name`))
    else errors.push(...checked(`${field}.${source}.name`, reference.name, dns1123Subdomain))
  }
  return errors
}

function validateMounts(mounts: readonly VolumeMount[], field: string, { volumes }: ContainerContext): FieldError[] {
  const paths = new Set<string>()
  return mounts.flatMap(({ name, mountPath, subPath, subPathExpr }, index) => {
    const at = `${field}[${String(index)}]`
    const errors: FieldError[] = []
    if (!name) errors.push(requiredField(`${at}.name`))
    else if (!volumes.has(name)) errors.push(notFoundField(`${at}.name`, name))
    if (!mountPath) errors.push(requiredField(`${at}.mountPath`))
    else if (paths.has(mountPath)) errors.push(invalidField(`${at}.mountPath`, mountPath, 'must be unique'))
    paths.add(mountPath)
    for (const [part, path] of Object.entries({ subPath, subPathExpr })) {
      if (path?.startsWith('/')) errors.push(invalidField(`${at}.${part}`, path, 'must be a relative path'))
      if (path?.split('/').includes('..')) errors.push(invalidField(`${at}.${part}`, path, "must not contain '..'"))
    }
    return errors
  })
}

function validateProbes(container: Container, field: string): FieldError[] {
  const { livenessProbe, readinessProbe, startupProbe } = container
  const errors = Object.entries({ livenessProbe, readinessProbe, startupProbe }).flatMap(([name, probe]) =>
    probe ? validateProbe(probe, `${field}.${name}`) : [],
  )
  for (const [name, probe] of Object.entries({ livenessProbe, startupProbe })) {
    if (!probe || probe.successThreshold === 1) continue
    errors.push(invalidField(`${field}.${name}.successThreshold`, probe.successThreshold, 'must be 1'))
  }
  return errors
}

function validateProbe(probe: Probe, field: string): FieldError[] {
  const handlers = (['httpGet', 'tcpSocket', 'exec', 'grpc'] as const).filter((handler) => probe[handler])
  const errors: FieldError[] = []
  if (handlers.length === 0) errors.push(requiredField(field, 'must specify a handler type'))
  for (const extra of handlers.slice(1)) {
    errors.push(forbiddenField(`${field}.${extra}`, 'may not specify more than 1 handler type'))
  }
  for (const handler of ['httpGet', 'tcpSocket'] as const) {
    const port = probe[handler]?.port
    if (port !== undefined) errors.push(...validatePortOrName(`${field}.${handler}.port`, port))
  }
  if (probe.exec && !probe.exec.command?.length) errors.push(requiredField(`${field}.exec.command`))
  const counts = [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const
  return [...errors, ...counts.flatMap((count) => notNegative(`${field}.${count}`, probe[count]))]
}
