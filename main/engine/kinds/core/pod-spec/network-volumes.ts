import { type FieldError, invalidField, requiredField, tooLongField, unsupportedField } from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '#kube/meta/names.ts'
import { checked } from '../../../registry/field-checks.ts'
import { between, byteLength, optionalOneOf, required, requiredName } from './fields.ts'
import type { Volume } from './model.ts'
import type { Checks } from './volume-checks.ts'

/** Volumes that a driver brings from elsewhere. Source: kubernetes pkg/apis/core/validation/validation.go. */

type NetworkVolume =
  | 'awsElasticBlockStore'
  | 'azureDisk'
  | 'azureFile'
  | 'cephfs'
  | 'cinder'
  | 'csi'
  | 'fc'
  | 'flexVolume'
  | 'flocker'
  | 'gcePersistentDisk'
  | 'glusterfs'
  | 'iscsi'
  | 'nfs'
  | 'photonPersistentDisk'
  | 'portworxVolume'
  | 'quobyte'
  | 'rbd'
  | 'scaleIO'
  | 'storageos'
  | 'vsphereVolume'

export const networkVolumes: Checks<NetworkVolume> = {
  gcePersistentDisk: ({ pdName, partition }, field) => [
    ...required(`${field}.pdName`, pdName),
    ...validatePartition(`${field}.partition`, partition),
  ],
  awsElasticBlockStore: ({ volumeID, partition }, field) => [
    ...required(`${field}.volumeID`, volumeID),
    ...validatePartition(`${field}.partition`, partition),
  ],
  nfs({ server, path = '' }, field) {
    const errors = [...required(`${field}.server`, server), ...required(`${field}.path`, path)]
    return path.startsWith('/') ? errors : [...errors, invalidField(`${field}.path`, path, 'must be an absolute path')]
  },
  iscsi: validateIscsi,
  glusterfs: ({ endpoints, path }, field) => [
    ...required(`${field}.endpoints`, endpoints),
    ...required(`${field}.path`, path),
  ],
  flocker({ datasetName = '', datasetUUID = '' }, field) {
    const errors: FieldError[] = []
    if (!datasetName && !datasetUUID) {
      errors.push(requiredField(field, 'one of datasetName and datasetUUID is required'))
    }
    if (datasetName && datasetUUID) {
      const detail = 'datasetName and datasetUUID can not be specified simultaneously'
      errors.push(invalidField(field, 'resource', detail))
    }
    if (datasetName.includes('/')) {
      errors.push(invalidField(`${field}.datasetName`, datasetName, "must not contain '/'"))
    }
    return errors
  },
  rbd: ({ monitors, image }, field) => [
    ...requiredList(`${field}.monitors`, monitors),
    ...required(`${field}.image`, image),
  ],
  cinder: ({ volumeID, secretRef }, field) => [
    ...required(`${field}.volumeID`, volumeID),
    ...(secretRef ? required(`${field}.secretRef.name`, secretRef.name) : []),
  ],
  cephfs: ({ monitors }, field) => requiredList(`${field}.monitors`, monitors),
  quobyte: validateQuobyte,
  fc: validateFibreChannel,
  flexVolume: ({ driver, options = {} }, field) => [
    ...required(`${field}.driver`, driver),
    ...Object.keys(options)
      .filter(isReserved)
      .map((key) => invalidField(`${field}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved')),
  ],
  azureFile: ({ secretName, shareName }, field) => [
    ...required(`${field}.secretName`, secretName),
    ...required(`${field}.shareName`, shareName),
  ],
  vsphereVolume: ({ volumePath }, field) => required(`${field}.volumePath`, volumePath),
  photonPersistentDisk: ({ pdID }, field) => required(`${field}.pdID`, pdID),
  portworxVolume: ({ volumeID }, field) => required(`${field}.volumeID`, volumeID),
  azureDisk: validateAzureDisk,
  storageos: ({ volumeName, volumeNamespace, secretRef }, field) => [
    ...requiredName(`${field}.volumeName`, volumeName, dns1123Label),
    ...(volumeNamespace ? checked(`${field}.volumeNamespace`, volumeNamespace, dns1123Label) : []),
    ...(secretRef ? required(`${field}.secretRef.name`, secretRef.name) : []),
  ],
  scaleIO: ({ gateway, system, volumeName }, field) => [
    ...required(`${field}.gateway`, gateway),
    ...required(`${field}.system`, system),
    ...required(`${field}.volumeName`, volumeName),
  ],
  csi: ({ driver = '', nodePublishSecretRef: secret }, field) => [
    ...validateDriverName(driver, `${field}.driver`),
    ...(secret && !secret.name ? [requiredField(`${field}.nodePublishSecretRef.name`)] : []),
    // Upstream's path for a bad name is shorter than that for a missing one.
    ...(secret?.name ? checked(`${field}.name`, secret.name, dns1123Subdomain) : []),
  ],
}

function requiredList(field: string, list: readonly string[] | undefined): FieldError[] {
  return list?.length ? [] : [requiredField(field)]
}

function validatePartition(field: string, partition = 0): FieldError[] {
  return partition < 0 || partition > 255 ? [invalidField(field, partition, between(1, 255))] : []
}

function validateLun(field: string, lun: number): FieldError[] {
  return lun < 0 || lun > 255 ? [invalidField(field, lun, between(0, 255))] : []
}

const initiatorForms = {
  iqn: /iqn\.\d{4}-\d{2}\.([a-zA-Z0-9\-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[a-zA-Z0-9]{16}$/,
  naa: /^naa.[a-zA-Z0-9]{32}$/,
}

function validateInitiator(field: string, name: string): FieldError[] {
  const form = (['iqn', 'eui', 'naa'] as const).find((prefix) => name.startsWith(prefix))
  if (!form) return [invalidField(field, name, 'must be valid format starting with iqn, eui, or naa')]
  return initiatorForms[form].test(name) ? [] : [invalidField(field, name, 'must be valid format')]
}

function validateIscsi(iscsi: NonNullable<Volume['iscsi']>, field: string): FieldError[] {
  const { targetPortal, iqn, lun = 0, chapAuthDiscovery, chapAuthSession, secretRef, initiatorName } = iscsi
  return [
    ...required(`${field}.targetPortal`, targetPortal),
    ...(iqn ? validateInitiator(`${field}.iqn`, iqn) : [requiredField(`${field}.iqn`)]),
    ...validateLun(`${field}.lun`, lun),
    ...((chapAuthDiscovery || chapAuthSession) && !secretRef ? [requiredField(`${field}.secretRef`)] : []),
    ...(initiatorName === undefined ? [] : validateInitiator(`${field}.initiatorname`, initiatorName)),
  ]
}

function validateQuobyte(
  { registry = '', tenant = '', volume }: NonNullable<Volume['quobyte']>,
  field: string,
): FieldError[] {
  const pairs = 'must be a host:port pair or multiple pairs separated by commas'
  const errors: FieldError[] = []
  if (!registry) errors.push(requiredField(`${field}.registry`, pairs))
  else if (byteLength(tenant) >= 65) {
    errors.push(requiredField(`${field}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'))
  } else {
    const broken = registry.split(',').filter((pair) => !isHostPort(pair))
    errors.push(...broken.map(() => invalidField(`${field}.registry`, registry, pairs)))
  }
  return [...errors, ...required(`${field}.volume`, volume)]
}

/** Source: Go's net.SplitHostPort. */
function isHostPort(pair: string): boolean {
  return /^(\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/.test(pair)
}

function validateFibreChannel(
  { targetWWNs = [], wwids = [], lun }: NonNullable<Volume['fc']>,
  field: string,
): FieldError[] {
  const errors: FieldError[] = []
  const at = `${field}.targetWWNs`
  if (targetWWNs.length === 0) {
    const detail = 'must specify either targetWWNs or wwids, but not both'
    return wwids.length === 0 ? [requiredField(at, detail)] : []
  }
  if (wwids.length > 0) {
    errors.push(invalidField(at, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'))
  }
  if (lun === undefined) return [...errors, requiredField(`${field}.lun`, 'lun is required if targetWWNs is specified')]
  return [...errors, ...validateLun(`${field}.lun`, lun)]
}

function isReserved(key: string): boolean {
  const domain = key.includes('/') ? key.slice(0, key.indexOf('/')) : key
  return /\.(kubernetes\.io|k8s\.io)$/.test(`.${domain.toLowerCase()}`)
}

function validateAzureDisk(disk: NonNullable<Volume['azureDisk']>, field: string): FieldError[] {
  const { diskName, diskURI = '', cachingMode, kind } = disk
  const errors = [
    ...required(`${field}.diskName`, diskName),
    ...required(`${field}.diskURI`, diskURI),
    ...optionalOneOf(`${field}.cachingMode`, cachingMode, ['None', 'ReadOnly', 'ReadWrite']),
    ...optionalOneOf(`${field}.kind`, kind, ['Dedicated', 'Managed', 'Shared']),
  ]
  if (kind === undefined) return errors
  const managed = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
  const blob = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'
  const [prefix, form] = kind === 'Managed' ? ['/subscriptions/', managed] : ['https://', blob]
  return diskURI.startsWith(prefix) ? errors : [...errors, unsupportedField(`${field}.diskURI`, diskURI, [form])]
}

/** Source: ValidateCSIDriverName. */
function validateDriverName(name: string, field: string): FieldError[] {
  if (!name) return [requiredField(field)]
  return [
    ...(byteLength(name) > 63 ? [tooLongField(field, 63)] : []),
    ...checked(field, name, (value) => dns1123Subdomain(value.toLowerCase())),
  ]
}
