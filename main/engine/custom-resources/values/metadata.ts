import type { FieldError } from '#kube/meta/field-error.ts'
import { invalidField } from '#kube/meta/field-error.ts'
import { setMember } from '#kube/meta/json.ts'
import { pathSegmentName } from '#kube/meta/names.ts'
import type { ObjectMeta } from '#kube/meta/object.ts'
import { conform, TypeMismatch, type Conformed } from '#kube/schema/conform.ts'
import { structureOfType } from '#kube/schema/structures.ts'
import { validateMeta } from '../../registry/object-meta.ts'
import type { Fields } from '../schema.ts'

const structure = () => structureOfType('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')

/**
 * Metadata as its Go type has it. A field of a wrong type is dropped, unless `isStrict` asks for the TypeMismatch.
 * Source: apiextensions pkg/apiserver/schema/objectmeta/coerce.go GetObjectMetaWithOptions.
 */
export function conformMetadata(metadata: Fields, isStrict = false): Conformed {
  try {
    return conform(structure(), metadata)
  } catch (error) {
    if (isStrict || !(error instanceof TypeMismatch)) throw error
  }
  const value: Fields = {}
  const unknown: string[] = []
  for (const [name, member] of Object.entries(metadata)) {
    const part = fieldOf(name, member)
    unknown.push(...part.unknown)
    if (Object.hasOwn(part.value, name)) setMember(value, name, part.value[name])
  }
  return { value, unknown }
}

function fieldOf(name: string, member: unknown): Conformed {
  try {
    return conform(structure(), { [name]: member })
  } catch (error) {
    if (!(error instanceof TypeMismatch)) throw error
    return { value: {}, unknown: [] }
  }
}

/** What is wrong with the metadata of an embedded object; it needs no name. */
export function metadataProblem(metadata: Fields, path: string): FieldError[] {
  try {
    const meta = conformMetadata(metadata, true).value as unknown as ObjectMeta
    const errors = validateMeta(
      { namespaced: Boolean(meta.namespace) },
      { ...meta, name: meta.name || 'fakename' },
      pathSegmentName,
    )
    return errors.map((error) => ({ ...error, field: error.field.replace(/^metadata/, () => path) }))
  } catch (error) {
    if (!(error instanceof TypeMismatch)) throw error
    return [invalidField(path, metadata, error.message)]
  }
}
