import type { Kind } from '#kube/meta/kind.ts'

/**
 * How strategic merge patches treat the lists of the built-in types: the `patchStrategy` and `patchMergeKey` tags of
 * k8s.io/api. What is not listed follows the rules for untagged fields: maps merge, lists are replaced.
 */
export interface FieldRule {
  /** The type of the field, or of the items of the list. */
  readonly type?: MergeType
  /** Items with the same value here are the same item. '' for a list of plain values that is a set. */
  readonly mergeKey?: string
}

export type MergeType = Readonly<Record<string, FieldRule>>

const set: FieldRule = { mergeKey: '' }

function listOf(mergeKey: string, type: MergeType = {}): FieldRule {
  return { mergeKey, type }
}

const conditions = listOf('type')

const objectMeta: MergeType = { ownerReferences: listOf('uid'), finalizers: set }

const container: MergeType = {
  ports: listOf('containerPort'),
  env: listOf('name'),
  volumeMounts: listOf('mountPath'),
  volumeDevices: listOf('devicePath'),
}

const podSpec: MergeType = {
  containers: listOf('name', container),
  initContainers: listOf('name', container),
  ephemeralContainers: listOf('name', container),
  volumes: listOf('name'),
  imagePullSecrets: listOf('name'),
  hostAliases: listOf('ip'),
  topologySpreadConstraints: listOf('topologyKey'),
  schedulingGates: listOf('name'),
  resourceClaims: listOf('name'),
}

const podTemplate: FieldRule = { type: { metadata: { type: objectMeta }, spec: { type: podSpec } } }

const podStatus: MergeType = {
  conditions,
  podIPs: listOf('ip'),
  hostIPs: listOf('ip'),
  resourceClaimStatuses: listOf('name'),
}

const withConditions: FieldRule = { type: { conditions } }

/** By `group/Kind`: the fields beside metadata. */
const kinds: Readonly<Record<string, MergeType>> = {
  '/Pod': { spec: { type: podSpec }, status: { type: podStatus } },
  '/Service': { spec: { type: { ports: listOf('port') } }, status: withConditions },
  '/ServiceAccount': { secrets: listOf('name') },
  '/Namespace': { status: withConditions },
  '/Node': {
    spec: { type: { podCIDRs: set } },
    status: { type: { conditions, addresses: listOf('type') } },
  },
  '/ConfigMap': {},
  '/Secret': {},
  '/Event': {},
  '/Endpoints': {},
  'apps/Deployment': { spec: { type: { template: podTemplate } }, status: withConditions },
  'apps/ReplicaSet': { spec: { type: { template: podTemplate } }, status: withConditions },
  'autoscaling/Scale': {},
  'coordination.k8s.io/Lease': {},
  'discovery.k8s.io/EndpointSlice': {},
}

/** The rules of a kind; undefined where it is not built in, and so has no strategic merge patch. */
export function mergeTypeOf({ group, kind }: Pick<Kind, 'group' | 'kind'>): MergeType | undefined {
  const id = `${group}/${kind}`
  return Object.hasOwn(kinds, id) ? { ...kinds[id], metadata: { type: objectMeta } } : undefined
}

/** The rule of a field, if it has one of its own. */
export function ruleOf(type: MergeType, field: string): FieldRule {
  return (Object.hasOwn(type, field) ? type[field] : undefined) ?? {}
}
