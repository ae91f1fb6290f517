import { type FieldError, invalidField, notFoundField, requiredField } from '#kube/meta/field-error.ts'
import { configMapKey, dns1123Label, dns1123Subdomain, environmentName, type NameCheck } from '#kube/meta/names.ts'
import { checked } from '../../../registry/field-checks.ts'
import { environmentFields, validateFieldRef, validateResourceRef } from './downward-api.ts'
import { each, noBacksteps, requiredName } from './fields.ts'
import { type Container, containersWithPath, type Spec } from './model.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go ValidateEnv, ValidateEnvFrom. */

type Variable = NonNullable<Container['env']>[number]
type Source = NonNullable<Variable['valueFrom']>

export function validateEnvironment({ env, envFrom }: Container, field: string): FieldError[] {
  return [
    ...each(env, `${field}.env`, (variable, at) => [
      ...requiredName(`${at}.name`, variable.name, environmentName),
      ...(variable.valueFrom ? validateSource(variable.valueFrom, variable.value ?? '', `${at}.valueFrom`) : []),
    ]),
    ...each(envFrom, `${field}.envFrom`, ({ prefix, configMapRef, secretRef }, at) => [
      ...(prefix ? checked(`${at}.prefix`, prefix, environmentName) : []),
      ...(configMapRef ? requiredName(`${at}.configMapRef.name`, configMapRef.name, prefixCheck) : []),
      ...(secretRef ? requiredName(`${at}.secretRef.name`, secretRef.name, prefixCheck) : []),
      // Upstream's path for these is that of the list.
      ...oneSource([configMapRef, secretRef], `${field}.envFrom`, '`configMapRef` or `secretRef`'),
    ]),
  ]
}

/** Upstream checks these names as it would a prefix, which may end in a dash. */
const prefixCheck: NameCheck = (value) => dns1123Subdomain(value.replace(/.-$/s, 'a'))

function oneSource(sources: readonly unknown[], field: string, names: string): FieldError[] {
  const count = sources.filter(Boolean).length
  if (count === 0) return [invalidField(field, '', `must specify one of: ${names}`)]
  return count > 1 ? [invalidField(field, '', 'may not have more than one field specified at a time')] : []
}

function validateSource(source: Source, value: string, field: string): FieldError[] {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source
  const all = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef]
  const names = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
  const isGivenTwice = value !== '' && all.some(Boolean)
  return [
    ...(fieldRef ? validateFieldRef(fieldRef, environmentFields, `${field}.fieldRef`) : []),
    ...(resourceFieldRef ? validateResourceRef(resourceFieldRef, `${field}.resourceFieldRef`, false) : []),
    ...(configMapKeyRef ? validateKeyRef(configMapKeyRef, `${field}.configMapKeyRef`) : []),
    ...(secretKeyRef ? validateKeyRef(secretKeyRef, `${field}.secretKeyRef`) : []),
    ...(fileKeyRef ? validateFileKey(fileKeyRef, `${field}.fileKeyRef`) : []),
    ...(isGivenTwice
      ? [invalidField(field, '', 'may not be specified when `value` is not empty')]
      : oneSource(all, field, names)),
  ]
}

function validateKeyRef({ name = '', key }: { name?: string; key?: string }, field: string): FieldError[] {
  return [...checked(`${field}.name`, name, dns1123Subdomain), ...requiredName(`${field}.key`, key, configMapKey)]
}

/** A variable from a file that an init container wrote (KEP-3721). */
function validateFileKey({ key, volumeName, path }: NonNullable<Source['fileKeyRef']>, field: string): FieldError[] {
  return [
    ...requiredName(`${field}.key`, key, environmentName),
    ...requiredName(`${field}.volumeName`, volumeName, dns1123Label),
    ...(path ? noBacksteps(`${field}.path`, path) : [requiredField(`${field}.path`)]),
  ]
}

/** Source: validateFileKeyRefVolumes. */
export function validateFileKeyVolumes(spec: Spec, field: string): FieldError[] {
  const volumes = new Map((spec.volumes ?? []).map((volume) => [volume.name, volume]))
  return containersWithPath(spec, field).flatMap(({ container, at }) =>
    each(container.env, `${at}.env`, ({ valueFrom }, path) => {
      if (!valueFrom?.fileKeyRef) return []
      const { volumeName = '' } = valueFrom.fileKeyRef
      const volume = volumes.get(volumeName)
      const where = `${path}.valueFrom.fileKeyRef.volumeName`
      if (!volume) return [notFoundField(where, volumeName)]
      return volume.emptyDir ? [] : [invalidField(where, volumeName, 'referenced volume must be of type emptyDir')]
    }),
  )
}
