import { type FieldError, forbiddenField, invalidField, requiredField, tooLongField } from '#kube/meta/field-error.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { dns1123Label, labelValue, type NameCheck, qualifiedName } from '#kube/meta/names.ts'
import type { KubeObject, ObjectMeta, OwnerReference } from '#kube/meta/object.ts'
import { checked, immutableField } from './field-checks.ts'
import { validateManagedFields } from './managed-fields/validate.ts'

/** The rules of metadata, for every kind. Source: apimachinery pkg/api/validation/objectmeta.go. */

/** Bytes of all keys and values together. */
export const annotationsSizeLimit = 256 * 1024

/** The rules for a new object. Source: kubernetes pkg/apis/core/validation ValidateObjectMeta, for built-in kinds. */
export function validateNewMeta(
  kind: Pick<Kind, 'namespaced' | 'nav'>,
  meta: ObjectMeta,
  checkName: NameCheck,
): FieldError[] {
  const errors = validateMeta(kind, meta, checkName)
  if (kind.nav === 'custom') return errors
  const detail = 'name is neither a standard finalizer name nor is it fully qualified'
  for (const [index, name] of (meta.finalizers ?? []).entries()) {
    if (name.includes('/') || standardFinalizers.has(name)) continue
    errors.push(invalidField(`metadata.finalizers[${String(index)}]`, name, detail))
  }
  return errors
}

const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])

export function validateMeta(kind: Pick<Kind, 'namespaced'>, meta: ObjectMeta, checkName: NameCheck): FieldError[] {
  const { generation = 0 } = meta
  const field = 'metadata.generation'
  return [
    ...validateName(meta, checkName),
    ...validateNamespace(kind, meta.namespace),
    ...(generation < 0 ? [invalidField(field, generation, 'must be greater than or equal to 0')] : []),
    ...validateParts(meta),
    ...validateFinalizers(meta.finalizers ?? []),
    ...validateManagedFields(meta.managedFields, 'metadata.managedFields'),
  ]
}

/** What creation and updates check alike. */
function validateParts({ labels, annotations, ownerReferences }: ObjectMeta): FieldError[] {
  return [
    ...validateLabels(labels, 'metadata.labels'),
    ...validateAnnotations(annotations, 'metadata.annotations'),
    ...validateOwners(ownerReferences ?? []),
  ]
}

function validateName({ name, generateName }: ObjectMeta, checkName: NameCheck): FieldError[] {
  // A prefix may end in a dash, which the suffix makes right.
  const prefix = generateName?.replace(/-$/, 'a')
  return [
    ...(prefix ? checkName(prefix).map((problem) => invalidField('metadata.generateName', generateName, problem)) : []),
    ...(name
      ? checked('metadata.name', name, checkName)
      : [requiredField('metadata.name', 'name or generateName is required')]),
  ]
}

function validateNamespace({ namespaced }: Pick<Kind, 'namespaced'>, namespace: string | undefined): FieldError[] {
  if (!namespaced) return namespace ? [forbiddenField('metadata.namespace', 'not allowed on this type')] : []
  if (!namespace) return [requiredField('metadata.namespace')]
  return checked('metadata.namespace', namespace, dns1123Label)
}

export function validateLabels(labels: Record<string, string> | undefined, field: string): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...checked(field, key, qualifiedName),
    ...checked(field, value, labelValue),
  ])
}

export function validateAnnotations(annotations: Record<string, string> | undefined, field: string): FieldError[] {
  const caseless: NameCheck = (name) => qualifiedName(name.toLowerCase())
  return [
    ...Object.keys(annotations ?? {}).flatMap((key) => checked(field, key, caseless)),
    ...(annotationsSize(annotations) > annotationsSizeLimit ? [tooLongField(field, annotationsSizeLimit)] : []),
  ]
}

export function annotationsSize(annotations: Record<string, string> | undefined): number {
  let size = 0
  for (const [key, value] of Object.entries(annotations ?? {}))
    size += Buffer.byteLength(key) + Buffer.byteLength(value)
  return size
}

function validateOwners(owners: readonly OwnerReference[]): FieldError[] {
  const field = 'metadata.ownerReferences'
  const errors: FieldError[] = []
  let controller: string | undefined
  for (const owner of owners) {
    errors.push(...validateOwner(owner, field))
    if (!owner.controller) continue
    const name = `${owner.kind}/${owner.name}`
    if (controller === undefined) controller = name
    else {
      const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`
      errors.push(invalidField(field, owners, detail))
    }
  }
  return errors
}

function validateOwner(owner: OwnerReference, field: string): FieldError[] {
  const { apiVersion = '', kind } = owner as Partial<OwnerReference>
  const hasVersion = apiVersion !== '' && !apiVersion.endsWith('/') && apiVersion.split('/').length <= 2
  const missing = (['kind', 'name', 'uid'] as const).filter((part) => !owner[part])
  return [
    ...(hasVersion ? [] : [invalidField(`${field}.apiVersion`, apiVersion, 'version must not be empty')]),
    ...missing.map((part) => invalidField(`${field}.${part}`, '', 'must not be empty')),
    // An event is gone before what it owns could be seen to.
    ...(apiVersion === 'v1' && kind === 'Event'
      ? [invalidField(field, owner, '/v1, Kind=Event is disallowed from being an owner')]
      : []),
  ]
}

function validateFinalizers(finalizers: readonly string[]): FieldError[] {
  const field = 'metadata.finalizers'
  const isBoth = finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')
  return [
    ...finalizers.flatMap((name) => checked(field, name, qualifiedName)),
    ...(isBoth ? [invalidField(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set')] : []),
  ]
}

/** What no update may change. */
export function validateMetaUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  const now = object.metadata
  const before = old.metadata
  const immutable = (
    ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const
  )
    .filter((field) => now[field] !== before[field])
    .map((field) => immutableField(`metadata.${field}`, now[field]))
  return [
    ...validateNewFinalizers(now, before),
    ...immutable,
    ...validateParts(now),
    ...validateManagedFields(now.managedFields, 'metadata.managedFields'),
  ]
}

function validateNewFinalizers(now: ObjectMeta, before: ObjectMeta): FieldError[] {
  if (!before.deletionTimestamp) return []
  const added = (now.finalizers ?? []).filter((name) => !before.finalizers?.includes(name))
  if (added.length === 0) return []
  const names = [...new Set(added)].sort().map((name) => JSON.stringify(name))
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${names.join(', ')}}`
  return [forbiddenField('metadata.finalizers', detail)]
}
