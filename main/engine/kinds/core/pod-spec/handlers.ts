import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { notNegative, validatePort, validatePortOrName } from '../../../registry/field-checks.ts'
import { required } from './fields.ts'
import type { Container, Probe } from './model.ts'

/** Probes and hooks. Source: kubernetes pkg/apis/core/validation/validation.go validateProbe, validateHandler. */

type Hook = NonNullable<NonNullable<Container['lifecycle']>['preStop']>
type Handler = Probe & Hook

/** `gracePeriod` is the pod's, in seconds: a hook may not sleep for longer. */
export function validateProbes(container: Container, field: string, gracePeriod: number | undefined): FieldError[] {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container
  return [
    ...(['postStart', 'preStop'] as const).flatMap((name) => {
      const hook = lifecycle?.[name]
      return hook ? validateHandler(hook, hookTypes, `${field}.lifecycle.${name}`, gracePeriod) : []
    }),
    ...validateProbe(livenessProbe, `${field}.livenessProbe`, gracePeriod),
    ...mustSucceedOnce(livenessProbe, `${field}.livenessProbe`),
    ...validateProbe(readinessProbe, `${field}.readinessProbe`, gracePeriod),
    ...validateReadiness(readinessProbe, `${field}.readinessProbe`),
    ...validateProbe(startupProbe, `${field}.startupProbe`, gracePeriod),
    ...mustSucceedOnce(startupProbe, `${field}.startupProbe`),
  ]
}

function mustSucceedOnce(probe: Probe | undefined, field: string): FieldError[] {
  if (!probe || probe.successThreshold === 1) return []
  return [invalidField(`${field}.successThreshold`, probe.successThreshold ?? 0, 'must be 1')]
}

function validateReadiness(probe: Probe | undefined, field: string): FieldError[] {
  const seconds = probe?.terminationGracePeriodSeconds
  if (seconds === undefined) return []
  return [invalidField(`${field}.terminationGracePeriodSeconds`, seconds, 'must not be set for readinessProbes')]
}

const counts = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const
const probeTypes = ['exec', 'httpGet', 'tcpSocket', 'grpc'] as const
const hookTypes = ['exec', 'httpGet', 'tcpSocket', 'sleep'] as const

function validateProbe(probe: Probe | undefined, field: string, gracePeriod: number | undefined): FieldError[] {
  if (!probe) return []
  const { terminationGracePeriodSeconds: seconds } = probe
  return [
    ...validateHandler(probe, probeTypes, field, gracePeriod),
    ...counts.flatMap((count) => notNegative(`${field}.${count}`, probe[count])),
    ...(seconds !== undefined && seconds <= 0
      ? [invalidField(`${field}.terminationGracePeriodSeconds`, seconds, 'must be greater than 0')]
      : []),
  ]
}

function validateHandler(
  handler: Handler,
  types: readonly (keyof typeof actions)[],
  field: string,
  gracePeriod: number | undefined,
): FieldError[] {
  const [first, ...others] = types.filter((type) => handler[type])
  if (!first) return [requiredField(field, 'must specify a handler type')]
  return [
    ...actions[first](handler, `${field}.${first}`, gracePeriod),
    ...others.map((type) => forbiddenField(`${field}.${type}`, 'may not specify more than 1 handler type')),
  ]
}

const actions = {
  exec: ({ exec }: Handler, field: string): FieldError[] =>
    exec?.command?.length ? [] : [requiredField(`${field}.command`)],
  httpGet: ({ httpGet }: Handler, field: string): FieldError[] => validateHttp(httpGet ?? {}, field),
  tcpSocket: ({ tcpSocket }: Handler, field: string): FieldError[] =>
    validatePortOrName(`${field}.port`, tcpSocket?.port ?? 0),
  grpc: ({ grpc }: Handler, field: string): FieldError[] => validatePort(`${field}.port`, grpc?.port ?? 0),
  sleep({ sleep }: Handler, field: string, gracePeriod: number | undefined): FieldError[] {
    const seconds = sleep?.seconds ?? 0
    if (gracePeriod === undefined || (seconds >= 0 && seconds <= gracePeriod)) return []
    const detail = `must be non-negative and less than terminationGracePeriodSeconds (${String(gracePeriod)})`
    return [invalidField(field, seconds, detail)]
  },
}

function validateHttp(
  { path, port, scheme = '', httpHeaders }: NonNullable<Handler['httpGet']>,
  field: string,
): FieldError[] {
  const isScheme = scheme === 'HTTP' || scheme === 'HTTPS'
  return [
    ...required(`${field}.path`, path),
    ...validatePortOrName(`${field}.port`, port ?? 0),
    ...(isScheme ? [] : [unsupportedField(`${field}.scheme`, scheme, ['HTTP', 'HTTPS'])]),
    ...(httpHeaders ?? []).flatMap(({ name = '' }) => validateHeader(`${field}.httpHeaders`, name)),
  ]
}

const headerName = '[-A-Za-z0-9]+'

function validateHeader(field: string, name: string): FieldError[] {
  if (new RegExp(`^${headerName}$`).test(name)) return []
  const detail = `a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '${headerName}')`
  return [invalidField(field, name, detail)]
}
