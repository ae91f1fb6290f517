import type { DiscoveredKind } from '#contract/clusters.ts'

export type NavView = 'overview' | 'workloads' | 'forwards'

export type NavItem =
  { readonly type: 'view'; readonly view: NavView } | { readonly type: 'kind'; readonly kind: DiscoveredKind }

export interface NavSection {
  /** A locale key under `nav`, or the name of an API group. */
  readonly id: string
  readonly isApiGroup: boolean
  readonly items: readonly NavItem[]
  /** Stands without a heading. */
  readonly isSingle: boolean
}

type Entry = NavView | readonly [group: string, resource: string]

/** The order that users of other clients know. */
const order: readonly { id: string; entries: readonly Entry[]; isSingle?: boolean }[] = [
  { id: 'overview', isSingle: true, entries: ['overview'] },
  { id: 'nodes', isSingle: true, entries: [['', 'nodes']] },
  {
    id: 'workloads',
    entries: [
      'workloads',
      ['', 'pods'],
      ['apps', 'deployments'],
      ['apps', 'daemonsets'],
      ['apps', 'statefulsets'],
      ['apps', 'replicasets'],
      ['', 'replicationcontrollers'],
      ['batch', 'jobs'],
      ['batch', 'cronjobs'],
    ],
  },
  {
    id: 'config',
    entries: [
      ['', 'configmaps'],
      ['', 'secrets'],
      ['', 'resourcequotas'],
      ['', 'limitranges'],
      ['autoscaling', 'horizontalpodautoscalers'],
      ['policy', 'poddisruptionbudgets'],
      ['scheduling.k8s.io', 'priorityclasses'],
      ['node.k8s.io', 'runtimeclasses'],
      ['coordination.k8s.io', 'leases'],
      ['admissionregistration.k8s.io', 'mutatingwebhookconfigurations'],
      ['admissionregistration.k8s.io', 'validatingwebhookconfigurations'],
      ['admissionregistration.k8s.io', 'validatingadmissionpolicies'],
      ['admissionregistration.k8s.io', 'validatingadmissionpolicybindings'],
      ['admissionregistration.k8s.io', 'mutatingadmissionpolicies'],
      ['admissionregistration.k8s.io', 'mutatingadmissionpolicybindings'],
    ],
  },
  {
    id: 'network',
    entries: [
      ['', 'services'],
      ['discovery.k8s.io', 'endpointslices'],
      ['', 'endpoints'],
      ['networking.k8s.io', 'ingresses'],
      ['networking.k8s.io', 'ingressclasses'],
      ['gateway.networking.k8s.io', 'gateways'],
      ['gateway.networking.k8s.io', 'gatewayclasses'],
      ['gateway.networking.k8s.io', 'httproutes'],
      ['gateway.networking.k8s.io', 'grpcroutes'],
      ['networking.k8s.io', 'networkpolicies'],
      ['networking.k8s.io', 'ipaddresses'],
      ['networking.k8s.io', 'servicecidrs'],
      'forwards',
    ],
  },
  {
    id: 'storage',
    entries: [
      ['', 'persistentvolumeclaims'],
      ['', 'persistentvolumes'],
      ['storage.k8s.io', 'storageclasses'],
      ['snapshot.storage.k8s.io', 'volumesnapshots'],
      ['storage.k8s.io', 'volumeattributesclasses'],
      ['storage.k8s.io', 'volumeattachments'],
      ['storage.k8s.io', 'csidrivers'],
      ['storage.k8s.io', 'csinodes'],
      ['storage.k8s.io', 'csistoragecapacities'],
    ],
  },
  { id: 'namespaces', isSingle: true, entries: [['', 'namespaces']] },
  { id: 'events', isSingle: true, entries: [['', 'events']] },
  {
    id: 'access',
    entries: [
      ['', 'serviceaccounts'],
      ['rbac.authorization.k8s.io', 'roles'],
      ['rbac.authorization.k8s.io', 'clusterroles'],
      ['rbac.authorization.k8s.io', 'rolebindings'],
      ['rbac.authorization.k8s.io', 'clusterrolebindings'],
      ['certificates.k8s.io', 'certificatesigningrequests'],
    ],
  },
  {
    id: 'devices',
    entries: [
      ['resource.k8s.io', 'deviceclasses'],
      ['resource.k8s.io', 'resourceclaims'],
      ['resource.k8s.io', 'resourceclaimtemplates'],
      ['resource.k8s.io', 'resourceslices'],
    ],
  },
  {
    id: 'machinery',
    entries: [
      ['apiregistration.k8s.io', 'apiservices'],
      ['flowcontrol.apiserver.k8s.io', 'flowschemas'],
      ['flowcontrol.apiserver.k8s.io', 'prioritylevelconfigurations'],
      ['apps', 'controllerrevisions'],
      ['', 'podtemplates'],
    ],
  },
  { id: 'custom', entries: [['apiextensions.k8s.io', 'customresourcedefinitions']] },
]

// The same objects as the core group's events, and answers that are computed and cannot be watched.
const leftOut = new Set(['events.k8s.io/events', 'metrics.k8s.io/pods', 'metrics.k8s.io/nodes', '/componentstatuses'])

/** The navigation of a cluster: only what it serves and what can be listed; the rest by API group at the end. */
export function navTreeOf(kinds: readonly DiscoveredKind[]): NavSection[] {
  const left = new Map<string, DiscoveredKind>()
  for (const kind of kinds) {
    const key = `${kind.group}/${kind.resource}`
    const canShow = kind.verbs.includes('list') && !kind.resource.includes('/') && !leftOut.has(key)
    if (canShow && !left.has(key)) left.set(key, kind)
  }
  const toItem = (entry: Entry): NavItem[] => {
    if (typeof entry === 'string') return [{ type: 'view', view: entry }]
    const key = entry.join('/')
    const kind = left.get(key)
    left.delete(key)
    return kind ? [{ type: 'kind', kind }] : []
  }
  const known = order.map(({ id, entries, isSingle }) => ({
    id,
    isApiGroup: false,
    isSingle: isSingle ?? false,
    items: entries.flatMap(toItem),
  }))
  const groups = groupsOf([...left.values()])
  const isShown = ({ id, items }: NavSection): boolean => items.length > 0 || (id === 'custom' && groups.length > 0)
  return [...known.filter(isShown), ...groups]
}

function groupsOf(kinds: readonly DiscoveredKind[]): NavSection[] {
  const groups = new Map<string, DiscoveredKind[]>()
  for (const kind of kinds) {
    const name = kind.group || 'core'
    groups.set(name, [...(groups.get(name) ?? []), kind])
  }
  return [...groups]
    .sort(([left], [right]) => left.localeCompare(right))
    .map(([id, members]) => ({
      id,
      isApiGroup: true,
      isSingle: false,
      items: members.sort((a, b) => a.kind.localeCompare(b.kind)).map((kind) => ({ type: 'kind', kind })),
    }))
}
