import type { PersistentVolume } from '#kube/kinds/core/persistent-volume.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Label } from '#kube/meta/names.ts'
import { checked } from '../../../registry/field-checks.ts'
import { noBacksteps, required } from '../pod-spec/fields.ts'
import { validateHostPath } from '../pod-spec/host-path.ts'
import type { Loose, Volume } from '../pod-spec/model.ts'
import { networkVolumes } from '../pod-spec/network-volumes.ts'
import { validateCsi } from './csi.ts'
import { validateIscsi } from './iscsi.ts'

export type PersistentSpec = Loose<NonNullable<PersistentVolume['spec']>>

type SourceName = Exclude<keyof PersistentSpec & (keyof typeof networkVolumes | 'hostPath'), symbol> | 'local'
type Check<Name extends SourceName> = (
  source: NonNullable<PersistentSpec[Name]>,
  field: string,
  volumeName: string,
) => FieldError[]

/** The same source in a pod, without the namespace of its secret. */
function shared<Name extends keyof typeof networkVolumes & keyof Volume>(name: Name) {
  const check = networkVolumes[name] as (source: unknown, field: string) => FieldError[]
  return (source: unknown, field: string): FieldError[] => check(source, field)
}

/** In upstream's order. Source: kubernetes pkg/apis/core/validation ValidatePersistentVolumeSpec. */
const checks: { readonly [Name in SourceName]: Check<Name> } = {
  hostPath: validateHostPath,
  gcePersistentDisk: shared('gcePersistentDisk'),
  awsElasticBlockStore: shared('awsElasticBlockStore'),
  glusterfs: (source, field) => [
    ...shared('glusterfs')(source, field),
    ...validateEndpointsNamespace(source.endpointsNamespace, `${field}.endpointsNamespace`),
  ],
  flocker: shared('flocker'),
  nfs: shared('nfs'),
  rbd: shared('rbd'),
  quobyte: shared('quobyte'),
  cephfs: shared('cephfs'),
  iscsi: validateIscsi,
  cinder: (source, field) => [...shared('cinder')(source, field), ...validateSecretNamespace(source.secretRef, field)],
  fc: shared('fc'),
  flexVolume: shared('flexVolume'),
  azureFile: (source, field) => [
    ...shared('azureFile')(source, field),
    ...(source.secretNamespace === '' ? [requiredField(`${field}.secretNamespace`)] : []),
  ],
  vsphereVolume: shared('vsphereVolume'),
  photonPersistentDisk: shared('photonPersistentDisk'),
  portworxVolume: shared('portworxVolume'),
  azureDisk: shared('azureDisk'),
  scaleIO: shared('scaleIO'),
  local: ({ path = '' }, field) =>
    path === '' ? [requiredField(`${field}.path`)] : noBacksteps(`${field}.path`, path),
  storageos: (source, field) => [
    ...shared('storageos')(source, field),
    ...validateSecretNamespace(source.secretRef, field),
  ],
  csi: validateCsi,
}

const sourceNames = Object.keys(checks) as SourceName[]

/** Paths that upstream spells in its own way. */
const oddPaths: Partial<Record<SourceName, string>> = { gcePersistentDisk: 'persistentDisk' }
const oddRefusals: Partial<Record<SourceName, string>> = { cephfs: 'cephFS' }

function validateEndpointsNamespace(namespace: string | undefined, field: string): FieldError[] {
  if (namespace !== '') return namespace === undefined ? [] : checked(field, namespace, dns1123Label)
  return [invalidField(field, '', 'if the endpointnamespace is set, it must be a valid namespace name')]
}

function validateSecretNamespace(secret: { namespace?: string } | undefined, field: string): FieldError[] {
  return secret ? required(`${field}.secretRef.namespace`, secret.namespace) : []
}

/** A volume has one source. */
export function validateSources(spec: PersistentSpec, field: string, volumeName: string): FieldError[] {
  const given = sourceNames.filter((name) => spec[name] !== undefined)
  if (given.length === 0) return [requiredField(field, 'must specify a volume type')]
  return given.flatMap((name, index) => {
    if (index > 0 && name !== 'flexVolume') {
      return [forbiddenField(`${field}.${oddRefusals[name] ?? name}`, 'may not specify more than 1 volume type')]
    }
    const check = checks[name] as Check<typeof name>
    const errors = check(spec[name] as never, `${field}.${oddPaths[name] ?? name}`, volumeName)
    const isAnywhere = name === 'local' && !spec.nodeAffinity
    if (isAnywhere) errors.push(requiredField(`${field}.nodeAffinity`, 'Local volume requires node affinity'))
    return errors
  })
}

/** Kinds of volumes that are mounted with options of their own. Source: kubernetes pkg/volume/validation. */
const mountable = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
] as const

export function takesMountOptions(spec: PersistentSpec): boolean {
  return mountable.some((name) => spec[name] !== undefined)
}
