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
    const size = sizeOf(data, 'utf8') + sizeOf(binaryData, 'base64')
    return [
      ...Object.keys(data).flatMap((key) => [
        ...validateKey('data', key),
        ...(Object.hasOwn(binaryData, key)
          ? [invalidField(`data[${key}]`, key, 'duplicate of key present in binaryData')]
          : []),
      ]),
      ...Object.keys(binaryData).flatMap((key) => validateKey('binaryData', key)),
      ...(size > maxDataSize ? [tooLongField('[]', maxDataSize)] : []),
    ]
  },
  validateUpdate: (object, old) => validateImmutable(object, old, ['data', 'binaryData']),
})

export function validateKey(field: string, key: string): FieldError[] {
  return configMapKey(key).map((problem) => invalidField(`${field}[${key}]`, key, problem))
}

/** Bytes of the values as a container sees them. */
export function sizeOf(data: Readonly<Record<string, string>>, encoding: 'utf8' | 'base64'): number {
  return Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value, encoding), 0)
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
