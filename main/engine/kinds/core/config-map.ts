import type { ConfigMap } from '#kube/kinds/core/config-map.ts'
import { type FieldError, forbiddenField, invalidField, tooLongField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { configMapKey } from '#kube/meta/names.ts'
import { defineStrategy } from '../../registry/strategy.ts'

/** All values together, for ConfigMaps and Secrets. Source: kubernetes pkg/apis/core/types.go MaxSecretSize. */
export const maxDataSize = 1024 * 1024

/** Source: kubernetes pkg/apis/core/validation ValidateConfigMap. */
export const configMapStrategy = defineStrategy<ConfigMap>({
  validate({ data = {}, binaryData = {} }) {
    const twice = Object.keys(binaryData)
      .filter((key) => Object.hasOwn(data, key))
      .map((key) => invalidField(`binaryData[${key}]`, key, 'duplicate of key present in data'))
    const size = sizeOf(data) + sizeOf(binaryData)
    return [
      ...validateKeys(data, 'data'),
      ...validateKeys(binaryData, 'binaryData'),
      ...twice,
      ...(size > maxDataSize ? [tooLongField('', maxDataSize)] : []),
    ]
  },
  validateUpdate: (object, old) => validateImmutable(object, old, ['data', 'binaryData']),
})

export function validateKeys(data: Readonly<Record<string, string>>, field: string): FieldError[] {
  return Object.keys(data).flatMap((key) =>
    configMapKey(key).map((problem) => invalidField(`${field}[${key}]`, key, problem)),
  )
}

function sizeOf(data: Readonly<Record<string, string>>): number {
  return Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value), 0)
}

/** Once `immutable` is set, neither it nor the data changes. */
export function validateImmutable<T extends { immutable?: boolean }>(
  object: T,
  old: T,
  fields: readonly (keyof T & string)[],
): FieldError[] {
  if (!old.immutable) return []
  const detail = 'field is immutable when `immutable` is set'
  return [
    ...(object.immutable ? [] : [forbiddenField('immutable', detail)]),
    ...fields.filter((field) => !equalJson(object[field], old[field])).map((field) => forbiddenField(field, detail)),
  ]
}
