import {
  allContainers,
  baseline,
  type CheckPod,
  type Container,
  containersWhere,
  named,
  plural,
  quoted,
  setters,
  sorted,
  type Check,
} from './check.ts'

/** What a pod takes of its node. Source: pod-security-admission policy/check_host*.go. */

const hostNamespaces: CheckPod = ({ spec }) => {
  const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field])
  if (used.length === 0) return undefined
  return { reason: 'host namespaces', detail: used.map((field) => `${field}=true`).join(', ') }
}

const hostPathVolumes: CheckPod = ({ spec }) => {
  const names = (spec.volumes ?? []).filter(({ hostPath }) => hostPath).map(({ name }) => name)
  if (names.length === 0) return undefined
  return { reason: 'hostPath volumes', detail: `${plural('volume', names.length)} ${quoted(names)}` }
}

const hostPorts: CheckPod = ({ spec }) => {
  const portsOf = ({ ports = [] }: Container): string[] =>
    ports.flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []))
  const bad = containersWhere(spec, (_, container) => portsOf(container).length > 0)
  if (bad.length === 0) return undefined
  const ports = sorted(allContainers(spec).flatMap(portsOf))
  const verb = bad.length === 1 ? 'uses' : 'use'
  return { reason: 'hostPort', detail: `${named(bad)} ${verb} ${plural('hostPort', ports.length)} ${ports.join(', ')}` }
}

const hostProbes: CheckPod = ({ spec }) => {
  const bad = sorted(containersWhere(spec, (_, container) => hostsOf(container).length > 0))
  if (bad.length === 0) return undefined
  const hosts = sorted(allContainers(spec).flatMap(hostsOf))
  const reason = 'probe or lifecycle host'
  const verb = bad.length === 1 ? 'uses' : 'use'
  return { reason, detail: `${named(bad)} ${verb} ${plural(reason, hosts.length)} ${quoted(hosts)}` }
}

/** The hosts that the node would be made to call. */
function hostsOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container): string[] {
  const handlers = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop]
  return handlers.flatMap((handler) => [
    ...(handler?.httpGet?.host ? [handler.httpGet.host] : []),
    ...(handler?.tcpSocket?.host ? [handler.tcpSocket.host] : []),
  ])
}

const privileged: CheckPod = ({ spec }) => {
  const bad = containersWhere(spec, (context) => context.privileged === true)
  if (bad.length === 0) return undefined
  return { reason: 'privileged', detail: `${named(bad)} must not set securityContext.privileged=true` }
}

const windowsHostProcess: CheckPod = ({ spec }) => {
  const bad = containersWhere(spec, ({ windowsOptions }) => windowsOptions?.hostProcess === true)
  const who = setters(spec.securityContext?.windowsOptions?.hostProcess === true, bad)
  if (!who) return undefined
  return { reason: 'hostProcess', detail: `${who} must not set securityContext.windowsOptions.hostProcess=true` }
}

export const hostChecks: readonly Check[] = [
  baseline('hostNamespaces', hostNamespaces),
  baseline('hostPathVolumes', hostPathVolumes),
  baseline('hostPorts', hostPorts),
  {
    id: 'hostProbesAndHostLifecycle',
    level: 'baseline',
    versions: [{ since: 34, check: hostProbes }],
  },
  baseline('privileged', privileged),
  baseline('windowsHostProcess', windowsHostProcess),
]
