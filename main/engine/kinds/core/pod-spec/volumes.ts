import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '#kube/meta/names.ts'
import { parseQuantity } from '#kube/quantity/quantity.ts'
import { checked } from '../../../registry/field-checks.ts'
import { validateClaimTemplate } from './claim-template.ts'
import { byteLength, each, relativePath, required } from './fields.ts'
import { validateDownwardApiVolume, validateItems, validateProjected } from './file-volumes.ts'
import { validateMode } from './fields.ts'
import { validateHostPath } from './host-path.ts'
import type { Volume } from './model.ts'
import { networkVolumes } from './network-volumes.ts'
import { validatePullPolicy } from './pull-policy.ts'
import type { Check, Checks, Source, VolumeRules } from './volume-checks.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go ValidateVolumes, validateVolumeSource. */

/** In upstream's order: the first of a volume's sources counts, further ones are refused. */
const checks: Checks = {
  emptyDir({ sizeLimit }, field) {
    const isNegative = (parseQuantity(sizeLimit ?? '0')?.nano ?? 0n) < 0n
    return isNegative ? [forbiddenField(`${field}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')] : []
  },
  hostPath: validateHostPath,
  gitRepo: ({ repository, directory = '' }, field) => [
    ...required(`${field}.repository`, repository),
    ...relativePath(`${field}.directory`, directory),
  ],
  gcePersistentDisk: networkVolumes.gcePersistentDisk,
  awsElasticBlockStore: networkVolumes.awsElasticBlockStore,
  secret: ({ secretName, defaultMode, items }, field) => [
    ...required(`${field}.secretName`, secretName),
    ...validateMode(`${field}.defaultMode`, defaultMode),
    ...validateItems(items, `${field}.items`),
  ],
  nfs: networkVolumes.nfs,
  iscsi: networkVolumes.iscsi,
  glusterfs: networkVolumes.glusterfs,
  flocker: networkVolumes.flocker,
  persistentVolumeClaim: ({ claimName }, field) => required(`${field}.claimName`, claimName),
  rbd: networkVolumes.rbd,
  cinder: networkVolumes.cinder,
  cephfs: networkVolumes.cephfs,
  quobyte: networkVolumes.quobyte,
  downwardAPI: validateDownwardApiVolume,
  fc: networkVolumes.fc,
  flexVolume: networkVolumes.flexVolume,
  configMap: ({ name, defaultMode, items }, field) => [
    ...required(`${field}.name`, name),
    ...validateMode(`${field}.defaultMode`, defaultMode),
    ...validateItems(items, `${field}.items`),
  ],
  azureFile: networkVolumes.azureFile,
  vsphereVolume: networkVolumes.vsphereVolume,
  photonPersistentDisk: networkVolumes.photonPersistentDisk,
  portworxVolume: networkVolumes.portworxVolume,
  azureDisk: networkVolumes.azureDisk,
  storageos: networkVolumes.storageos,
  projected: (source, field, { allow }) => validateProjected(source, field, allow),
  scaleIO: networkVolumes.scaleIO,
  csi: networkVolumes.csi,
  ephemeral: ({ volumeClaimTemplate }, field) =>
    volumeClaimTemplate
      ? validateClaimTemplate(volumeClaimTemplate, `${field}.volumeClaimTemplate`)
      : [requiredField(`${field}.volumeClaimTemplate`)],
  image: ({ reference, pullPolicy }, field, { isPod }) => [
    ...(isPod ? required(`${field}.reference`, reference) : []),
    ...validatePullPolicy(`${field}.pullPolicy`, pullPolicy),
  ],
}

const sources = Object.keys(checks) as Source[]

/** Paths that upstream spells in its own way. */
const oddPaths: Partial<Record<Source, string>> = { gcePersistentDisk: 'persistentDisk' }
const oddRefusals: Partial<Record<Source, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' }

export interface ValidatedVolumes {
  readonly errors: FieldError[]
  /** Those without an error: what containers may mount. */
  readonly volumes: ReadonlyMap<string, Volume>
}

export function validateVolumes(list: readonly Volume[], field: string, rules: VolumeRules): ValidatedVolumes {
  const volumes = new Map<string, Volume>()
  const created = new Set(
    rules.podName
      ? list.filter(({ ephemeral }) => ephemeral).map(({ name = '' }) => `${rules.podName ?? ''}-${name}`)
      : [],
  )
  const errors = each(list, field, (volume, at) => {
    const { name = '', persistentVolumeClaim: claim } = volume
    const found = validateVolume(volume, at, rules)
    if (volumes.has(name)) found.push(duplicateField(`${at}.name`, name))
    if (found.length === 0) volumes.set(name, volume)
    const detail = 'must not reference a PVC that gets created for an ephemeral volume'
    const claimName = claim?.claimName ?? ''
    if (created.has(claimName)) found.push(invalidField(`${at}.persistentVolumeClaim.claimName`, claimName, detail))
    return found
  })
  return { errors, volumes }
}

function validateVolume(volume: Volume, at: string, rules: VolumeRules): FieldError[] {
  const { name } = volume
  const [first, ...others] = sources.filter((source) => volume[source] !== undefined)
  const nameErrors = name ? checked(`${at}.name`, name, dns1123Label) : [requiredField(`${at}.name`)]
  if (!first) return [requiredField(at, 'must specify a volume type'), ...nameErrors]
  return [
    ...checkSource(first, volume, `${at}.${oddPaths[first] ?? first}`, rules),
    ...others.map((source) =>
      forbiddenField(`${at}.${oddRefusals[source] ?? source}`, 'may not specify more than 1 volume type'),
    ),
    ...validateDerivedNames(volume, at, first === 'ephemeral' ? rules.podName : undefined),
    ...nameErrors,
  ]
}

function checkSource<S extends Source>(source: S, volume: Volume, field: string, rules: VolumeRules): FieldError[] {
  const content = volume[source]
  const check = checks[source] as Check<S>
  return content ? check(content, field, rules) : []
}

/** Names that something else makes of the volume's. */
function validateDerivedNames({ name = '', iscsi }: Volume, at: string, podName: string | undefined): FieldError[] {
  const errors: FieldError[] = []
  if (iscsi?.initiatorName !== undefined && byteLength(`${name}:${iscsi.targetPortal ?? ''}`) > 64) {
    const detail =
      'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'
    errors.push(invalidField(`${at}.name`, name, detail))
  }
  if (!podName || !name) return errors
  const claim = `${podName}-${name}`
  const problems = dns1123Subdomain(claim)
  return [
    ...errors,
    ...problems.map((problem) => invalidField(`${at}.name`, name, `PVC name ${JSON.stringify(claim)}: ${problem}`)),
  ]
}
