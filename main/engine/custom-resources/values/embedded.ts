import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1035Label } from '#kube/meta/names.ts'
import { isEmbedded, isFields, itemsOf, propertyOf, valuesOf, type Fields } from '../schema.ts'
import { conformMetadata, metadataProblem } from './metadata.ts'

/** Calls `visit` for every object that is embedded in another one, itself excluded. */
function eachEmbedded(
  value: unknown,
  schema: JsonSchema | undefined,
  path: string,
  visit: (object: Fields, path: string) => void,
): void {
  if (!schema) return
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) eachEmbedded(item, itemsOf(schema), `${path}[${String(i)}]`, visit)
  } else if (isFields(value)) {
    if (isEmbedded(schema)) visit(value, path)
    for (const [name, member] of Object.entries(value)) {
      const property = propertyOf(schema, name)
      const at = property ? `${path}${path === '' ? '' : '.'}${name}` : `${path}[${name}]`
      eachEmbedded(member, property ?? valuesOf(schema), at, visit)
    }
  }
}

/**
 * Drops from the metadata of embedded objects what metadata does not have. Answers with the paths of it.
 * Source: apiextensions pkg/apiserver/schema/objectmeta/algorithm.go.
 */
export function coerceEmbedded(object: Fields, schema: JsonSchema): string[] {
  const unknown: string[] = []
  eachEmbedded(object, schema, '', (embedded, path) => {
    if (!isFields(embedded['metadata'])) {
      if (embedded['metadata'] !== undefined) delete embedded['metadata']
      return
    }
    const { value, unknown: dropped } = conformMetadata(embedded['metadata'])
    embedded['metadata'] = value
    unknown.push(...dropped.map((field) => `${path}.metadata.${field}`))
  })
  return unknown
}

/** Source: apiextensions pkg/apiserver/schema/objectmeta/validation.go. */
export function validateEmbedded(object: Fields, schema: JsonSchema): FieldError[] {
  const errors: FieldError[] = []
  eachEmbedded(object, schema, '', (embedded, path) => {
    errors.push(...typeErrors(embedded, path))
    if (isFields(embedded['metadata'])) errors.push(...metadataProblem(embedded['metadata'], `${path}.metadata`))
  })
  return errors
}

function typeErrors({ apiVersion, kind }: Fields, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (apiVersion === undefined) errors.push(requiredField(`${path}.apiVersion`))
  else if (typeof apiVersion !== 'string')
    errors.push(invalidField(`${path}.apiVersion`, apiVersion, 'must be a string'))
  else if (apiVersion === '') errors.push(invalidField(`${path}.apiVersion`, '', 'must not be empty'))
  else if (apiVersion.split('/').length > 2) {
    errors.push(invalidField(`${path}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`))
  }
  if (kind === undefined) errors.push(requiredField(`${path}.kind`))
  else if (typeof kind !== 'string') errors.push(invalidField(`${path}.kind`, kind, 'must be a string'))
  else if (kind === '') errors.push(invalidField(`${path}.kind`, '', 'must not be empty'))
  else {
    const problems = dns1035Label(kind.toLowerCase()).join(',')
    const detail = `may have mixed case, but should otherwise match: ${problems}`
    if (problems) errors.push(invalidField(`${path}.kind`, kind, detail))
  }
  return errors
}
