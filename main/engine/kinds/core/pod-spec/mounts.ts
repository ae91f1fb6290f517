import {
  type FieldError,
  forbiddenField,
  invalidField,
  notFoundField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { each, noBacksteps, optionalOneOf, relativePath, required } from './fields.ts'
import type { Container, Volume } from './model.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go ValidateVolumeMounts, ValidateVolumeDevices. */

type Mount = NonNullable<Container['volumeMounts']>[number]
type Volumes = ReadonlyMap<string, Volume>

export function validateMounts(container: Container, field: string, volumes: Volumes): FieldError[] {
  const devices = new Map((container.volumeDevices ?? []).map(({ name = '', devicePath = '' }) => [name, devicePath]))
  const paths = new Set<string>()
  const list = `${field}.volumeMounts`
  return each(container.volumeMounts, list, (mount, at) => {
    const { name = '', mountPath = '' } = mount
    const errors = required(`${at}.name`, name)
    if (!volumes.has(name)) errors.push(notFoundField(`${at}.name`, name))
    errors.push(...required(`${at}.mountPath`, mountPath))
    if (paths.has(mountPath)) errors.push(invalidField(`${at}.mountPath`, mountPath, 'must be unique'))
    paths.add(mountPath)
    if (devices.has(name)) errors.push(invalidField(`${at}.name`, name, 'must not already exist in volumeDevices'))
    if ([...devices.values()].includes(mountPath)) {
      errors.push(invalidField(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'))
    }
    return [...errors, ...validateSubPaths(mount, at, list), ...validateSharing(mount, container, list)]
  })
}

/** Upstream's path for most of these is that of the list. */
function validateSubPaths({ subPath = '', subPathExpr = '' }: Mount, at: string, list: string): FieldError[] {
  const isBoth = subPath !== '' && subPathExpr !== ''
  const detail = 'subPathExpr and subPath are mutually exclusive'
  return [
    ...(subPath ? relativePath(`${list}.subPath`, subPath) : []),
    ...(isBoth ? [invalidField(`${at}.subPathExpr`, subPathExpr, detail)] : []),
    ...(subPathExpr ? relativePath(`${list}.subPathExpr`, subPathExpr) : []),
  ]
}

function validateSharing(mount: Mount, { securityContext }: Container, list: string): FieldError[] {
  const { mountPropagation } = mount
  const modes = ['Bidirectional', 'HostToContainer', 'None']
  const errors = optionalOneOf(`${list}.mountPropagation`, mountPropagation, modes)
  if (mountPropagation === 'Bidirectional' && !securityContext?.privileged) {
    const detail = 'Bidirectional mount propagation is available only to privileged containers'
    errors.push(forbiddenField(`${list}.mountPropagation`, detail))
  }
  return [...errors, ...validateRecursiveReadOnly(mount, `${list}.recursiveReadOnly`)]
}

/** KEP-3857. */
function validateRecursiveReadOnly(mount: Mount, field: string): FieldError[] {
  const { recursiveReadOnly: mode, readOnly, mountPropagation } = mount
  if (mode === undefined || mode === 'Disabled') return []
  if (mode !== 'Enabled' && mode !== 'IfPossible') {
    return [unsupportedField(field, mode, ['Disabled', 'Enabled', 'IfPossible'])]
  }
  const errors: FieldError[] = []
  if (!readOnly) errors.push(forbiddenField(field, 'may only be specified when readOnly is true'))
  if (mountPropagation !== undefined && mountPropagation !== 'None') {
    errors.push(forbiddenField(field, 'may only be specified when mountPropagation is None or not specified'))
  }
  return errors
}

/** Volumes that a container sees as raw devices. */
export function validateDevices(
  { volumeDevices, volumeMounts }: Container,
  field: string,
  volumes: Volumes,
): FieldError[] {
  const mounts = new Map((volumeMounts ?? []).map(({ name = '', mountPath = '' }) => [name, mountPath]))
  const paths = new Set<string>()
  const names = new Set<string>()
  return each(volumeDevices, `${field}.volumeDevices`, ({ name = '', devicePath: path = '' }, at) => {
    const volume = volumes.get(name)
    const errors: FieldError[] = []
    const refuseName = (detail: string): unknown => errors.push(invalidField(`${at}.name`, name, detail))
    const refusePath = (detail: string): unknown => errors.push(invalidField(`${at}.devicePath`, path, detail))
    if (!name) errors.push(requiredField(`${at}.name`))
    if (names.has(name)) refuseName('must be unique')
    if (!volume) errors.push(notFoundField(`${at}.name`, name))
    else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
      refuseName('can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode')
    }
    if (!path) errors.push(requiredField(`${at}.devicePath`))
    if (paths.has(path)) refusePath('must be unique')
    if (noBacksteps('', path).length > 0) refusePath("can not contain backsteps ('..')")
    else paths.add(path)
    if (mounts.has(name)) refuseName('must not already exist in volumeMounts')
    if ([...mounts.values()].includes(path)) refusePath('must not already exist as a path in volumeMounts')
    if (name) names.add(name)
    return errors
  })
}
