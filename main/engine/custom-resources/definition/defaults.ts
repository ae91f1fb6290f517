import type { CustomResourceDefinition } from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import type { JsonSchema } from '#kube/kinds/apiextensions/json-schema.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { cloneJson, equalJson } from '#kube/meta/json.ts'
import { createRuleValidator } from '../rules/validator.ts'
import { isEmbedded, isFields, itemsOf, sortedProperties, type Fields } from '../schema.ts'
import { coerceEmbedded, validateEmbedded } from '../values/embedded.ts'
import { prune } from '../values/prune.ts'
import { validateValue } from '../values/validate.ts'

/** Source: apiextensions pkg/apis/apiextensions/v1/defaults.go. */
export function defaultDefinition({ spec, status }: CustomResourceDefinition): void {
  const { names } = spec
  if (!names.singular && names.kind) names.singular = names.kind.toLowerCase()
  if (!names.listKind && names.kind) names.listKind = `${names.kind}List`
  spec.conversion ??= { strategy: 'None' }
  const service = spec.conversion.webhook?.clientConfig?.service
  if (service) service.port ??= 443
  // Validation says that there are none.
  const { versions = [] } = spec as Partial<typeof spec>
  const storage = versions.find((version) => version.storage)
  if (status && storage && !status.storedVersions?.length) status.storedVersions = [storage.name]
}

/** Defaults must be valid, and whole: nothing of them may be pruned. Source: schema/defaulting/validation.go. */
export function defaultErrors(schema: JsonSchema, path: string, isRoot = true): FieldError[] {
  const items = itemsOf(schema)
  return [
    ...(schema.default === undefined ? [] : ownErrors(schema, schema.default, path)),
    ...(items ? defaultErrors(items, `${path}.items`, false) : []),
    ...sortedProperties(schema)
      .filter(([name]) => !isRoot || !['metadata', 'kind', 'apiVersion'].includes(name))
      .flatMap(([name, property]) => defaultErrors(property, `${path}.properties[${name}]`, false)),
  ]
}

function ownErrors(schema: JsonSchema, value: unknown, path: string): FieldError[] {
  const at = `${path}.default`
  // The walkers look at fields, so the value becomes one.
  const holder: Fields = { value: cloneJson(value) }
  const holderSchema: JsonSchema = { type: 'object', properties: { value: schema } }
  prune(holder, holderSchema, false)
  const errors = equalJson(holder['value'], value) ? [] : [invalidField(at, value, 'must not have unknown fields')]
  coerceEmbedded(holder, holderSchema)
  const embedded = validateEmbedded({ value }, holderSchema)
  if (embedded.length > 0)
    return [...errors, ...embedded.map((error) => ({ ...error, field: error.field.replace(/^value/, () => at) }))]
  const invalid = validateValue(value, schema, '').map((error) => ({ ...error, field: placed(at, error.field) }))
  if (invalid.length > 0) return [...errors, ...invalid]
  const isResource = isEmbedded(schema) && isFields(value)
  return [...errors, ...(createRuleValidator(schema, isResource)?.validate(value, undefined, { path: at }) ?? [])]
}

function placed(path: string, field: string): string {
  if (field === '<nil>') return path
  return field.startsWith('[') ? path + field : `${path}.${field}`
}
