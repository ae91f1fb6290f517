import { type FieldError, forbiddenField, invalidField, requiredField, tooLongField } from '#kube/meta/field-error.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { dns1123Label, labelValue, type NameCheck, qualifiedName } from '#kube/meta/names.ts'
import type { KubeObject, ObjectMeta, OwnerReference } from '#kube/meta/object.ts'
import { checked, immutableField } from './field-checks.ts'

/** The rules of metadata, for every kind. Source: apimachinery pkg/api/validation/objectmeta.go. */

const annotationsLimit = 256 * 1024

export function validateMeta(kind: Pick<Kind, 'namespaced'>, meta: ObjectMeta, checkName: NameCheck): FieldError[] {
  return [
    ...validateName(meta, checkName),
    ...validateNamespace(kind, meta.namespace),
    ...validateLabels(meta.labels, 'metadata.labels'),
    ...validateAnnotations(meta.annotations, 'metadata.annotations'),
    ...validateOwners(meta.ownerReferences ?? []),
    ...(meta.finalizers ?? []).flatMap((name, index) =>
      checked(`metadata.finalizers[${String(index)}]`, name, qualifiedName),
    ),
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
  const entries = Object.entries(annotations ?? {})
  const size = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  return [
    ...entries.flatMap(([key]) => checked(field, key, (name) => qualifiedName(name.toLowerCase()))),
    ...(size > annotationsLimit ? [tooLongField(field, annotationsLimit)] : []),
  ]
}

function validateOwners(owners: readonly OwnerReference[]): FieldError[] {
  const field = 'metadata.ownerReferences'
  const missing = owners.flatMap((owner, index) =>
    (['apiVersion', 'kind', 'name', 'uid'] as const)
      .filter((part) => !owner[part])
      .map((part) => invalidField(`${field}[${String(index)}].${part}`, owner[part] ?? '', 'must not be empty')),
  )
  const controllers = owners.filter((owner) => owner.controller)
  const [first, second] = controllers
  if (!first || !second) return missing
  const detail = `Only one reference can have Controller set to true. Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`
  return [...missing, invalidField(field, owners, detail)]
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
  const added = before.deletionTimestamp
    ? (now.finalizers ?? []).filter((name) => !before.finalizers?.includes(name))
    : []
  if (added.length === 0) return immutable
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers ${JSON.stringify(added)}`
  return [...immutable, forbiddenField('metadata.finalizers', detail)]
}
