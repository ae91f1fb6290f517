import {
  allContainers,
  baseline,
  type Check,
  type CheckPod,
  containersWhere,
  exceptInUserNamespaces,
  exceptOnWindows,
  named,
  plural,
  quoted,
  setters,
  sorted,
} from './check.ts'

/** What a pod asks of the kernel. Source: pod-security-admission policy/check_{capabilities,procMount,seLinux,sysctls}*.go. */

const defaultCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])

/** `container "a" must not include "X" in …`; empty where none adds more than is allowed. */
function addedCapabilities(spec: Parameters<CheckPod>[0]['spec'], isAllowed: (name: string) => boolean): string {
  const forbiddenOf = (added: readonly string[] | undefined): string[] => (added ?? []).filter((it) => !isAllowed(it))
  const bad = containersWhere(spec, ({ capabilities }) => forbiddenOf(capabilities?.add).length > 0)
  if (bad.length === 0) return ''
  const names = sorted(allContainers(spec).flatMap((it) => forbiddenOf(it.securityContext?.capabilities?.add)))
  return `${named(bad)} must not include ${quoted(names)} in securityContext.capabilities.add`
}

const capabilitiesBaseline: CheckPod = ({ spec }) => {
  const detail = addedCapabilities(spec, (name) => defaultCapabilities.has(name))
  return detail ? { reason: 'non-default capabilities', detail } : undefined
}

const capabilitiesRestricted: CheckPod = ({ spec }) => {
  const keeping = containersWhere(spec, ({ capabilities }) => !capabilities?.drop?.includes('ALL'))
  const added = addedCapabilities(spec, (name) => name === 'NET_BIND_SERVICE')
  const details = [
    ...(keeping.length > 0 ? [`${named(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(added ? [added] : []),
  ]
  return details.length > 0 ? { reason: 'unrestricted capabilities', detail: details.join('; ') } : undefined
}

const procMount: CheckPod = ({ spec }) => {
  const isOther = (mount: string | undefined): mount is string => mount !== undefined && mount !== 'Default'
  const bad = containersWhere(spec, (context) => isOther(context.procMount))
  if (bad.length === 0) return undefined
  const types = sorted(
    allContainers(spec)
      .map((it) => it.securityContext?.procMount)
      .filter(isOther),
  )
  return { reason: 'procMount', detail: `${named(bad)} must not set securityContext.procMount to ${quoted(types)}` }
}

const allowedSysctls = [
  [0, 'kernel.shm_rmid_forced'],
  [0, 'net.ipv4.ip_local_port_range'],
  [0, 'net.ipv4.tcp_syncookies'],
  [0, 'net.ipv4.ping_group_range'],
  [0, 'net.ipv4.ip_unprivileged_port_start'],
  [27, 'net.ipv4.ip_local_reserved_ports'],
  [29, 'net.ipv4.tcp_keepalive_time'],
  [29, 'net.ipv4.tcp_fin_timeout'],
  [29, 'net.ipv4.tcp_keepalive_intvl'],
  [29, 'net.ipv4.tcp_keepalive_probes'],
  [32, 'net.ipv4.tcp_rmem'],
  [32, 'net.ipv4.tcp_wmem'],
] as const

function sysctls(version: number): CheckPod {
  const allowed = new Set<string>(allowedSysctls.filter(([since]) => since <= version).map(([, name]) => name))
  return ({ spec }) => {
    const names = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !allowed.has(name))
    return names.length > 0 ? { reason: 'forbidden sysctls', detail: names.join(', ') } : undefined
  }
}

const seLinuxTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t']

function seLinuxOptions(types: readonly string[]): CheckPod {
  return ({ spec }) => {
    const given = [spec, ...allContainers(spec)].flatMap(({ securityContext }) => securityContext?.seLinuxOptions ?? [])
    const isBad = (options: (typeof given)[number] | undefined): boolean =>
      options !== undefined && (!types.includes(options.type ?? '') || Boolean(options.user) || Boolean(options.role))
    const who = setters(
      isBad(spec.securityContext?.seLinuxOptions),
      containersWhere(spec, (context) => isBad(context.seLinuxOptions)),
    )
    if (!who) return undefined
    const badTypes = sorted(given.map(({ type = '' }) => type).filter((type) => !types.includes(type)))
    const details = [
      ...(badTypes.length > 0 ? [`${plural('type', badTypes.length)} ${quoted(badTypes)}`] : []),
      ...(given.some(({ user }) => user) ? ['user may not be set'] : []),
      ...(given.some(({ role }) => role) ? ['role may not be set'] : []),
    ]
    const detail = `${who} set forbidden securityContext.seLinuxOptions: ${details.join('; ')}`
    return { reason: 'seLinuxOptions', detail }
  }
}

export const kernelChecks: readonly Check[] = [
  baseline('capabilities_baseline', capabilitiesBaseline),
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    versions: [
      { since: 22, check: capabilitiesRestricted, overrides: ['capabilities_baseline'] },
      { since: 25, check: exceptOnWindows(capabilitiesRestricted), overrides: ['capabilities_baseline'] },
    ],
  },
  {
    id: 'procMount',
    level: 'baseline',
    versions: [
      { since: 0, check: procMount },
      { since: 35, check: exceptInUserNamespaces(procMount) },
    ],
  },
  {
    id: 'procMount_restricted',
    level: 'restricted',
    versions: [{ since: 35, check: procMount, overrides: ['procMount'] }],
  },
  {
    id: 'seLinuxOptions',
    level: 'baseline',
    versions: [
      { since: 0, check: seLinuxOptions(seLinuxTypes) },
      { since: 31, check: seLinuxOptions([...seLinuxTypes, 'container_engine_t']) },
    ],
  },
  {
    id: 'sysctls',
    level: 'baseline',
    versions: [0, 27, 29, 32].map((since) => ({ since, check: sysctls(since) })),
  },
]
