import {
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
  type Spec,
} from './check.ts'

/** As whom a pod runs, and on what. Source: pod-security-admission policy/check_{allow,run,restricted}*.go. */

const allowPrivilegeEscalation: CheckPod = ({ spec }) => {
  const bad = containersWhere(spec, (context) => context.allowPrivilegeEscalation !== false)
  if (bad.length === 0) return undefined
  const detail = `${named(bad)} must set securityContext.allowPrivilegeEscalation=false`
  return { reason: 'allowPrivilegeEscalation != false', detail }
}

const runAsNonRoot: CheckPod = ({ spec }) => {
  const ofPod = spec.securityContext?.runAsNonRoot
  const who = setters(
    ofPod === false,
    containersWhere(spec, (context) => context.runAsNonRoot === false),
  )
  const reason = 'runAsNonRoot != true'
  if (who) return { reason, detail: `${who} must not set securityContext.runAsNonRoot=false` }
  const silent = ofPod ? [] : containersWhere(spec, (context) => context.runAsNonRoot === undefined)
  if (silent.length === 0) return undefined
  return { reason, detail: `pod or ${named(silent)} must set securityContext.runAsNonRoot=true` }
}

const runAsUser: CheckPod = ({ spec }) => {
  const bad = containersWhere(spec, (context) => context.runAsUser === 0)
  const who = setters(spec.securityContext?.runAsUser === 0, bad)
  return who ? { reason: 'runAsUser=0', detail: `${who} must not set runAsUser=0` } : undefined
}

type Volume = NonNullable<Spec['volumes']>[number]

const allowedVolumes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
] as const

const restrictedTypes = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
] as const

const restrictedVolumes: CheckPod = ({ spec }) => {
  const bad = (spec.volumes ?? []).filter((volume) => !allowedVolumes.some((type) => volume[type]))
  if (bad.length === 0) return undefined
  const typeOf = (volume: Volume): string => restrictedTypes.find((type) => volume[type]) ?? 'unknown'
  const types = sorted(bad.map(typeOf))
  const names = quoted(bad.map(({ name }) => name))
  const verb = bad.length === 1 ? 'uses' : 'use'
  const kinds = `${plural('restricted volume type', types.length)} ${quoted(types)}`
  return { reason: 'restricted volume types', detail: `${plural('volume', bad.length)} ${names} ${verb} ${kinds}` }
}

export const userChecks: readonly Check[] = [
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    versions: [
      { since: 8, check: allowPrivilegeEscalation },
      { since: 25, check: exceptOnWindows(allowPrivilegeEscalation) },
    ],
  },
  {
    id: 'restrictedVolumes',
    level: 'restricted',
    versions: [{ since: 0, check: restrictedVolumes, overrides: ['hostPathVolumes'] }],
  },
  {
    id: 'runAsNonRoot',
    level: 'restricted',
    versions: [
      { since: 0, check: runAsNonRoot },
      { since: 35, check: exceptInUserNamespaces(runAsNonRoot) },
    ],
  },
  {
    id: 'runAsUser',
    level: 'restricted',
    versions: [
      { since: 23, check: runAsUser },
      { since: 35, check: exceptInUserNamespaces(runAsUser) },
    ],
  },
]
