import { type FieldError, invalidField, requiredField, unsupportedField } from '#kube/meta/field-error.ts'
import type { NameCheck } from '#kube/meta/names.ts'
import { checked } from '../../../registry/field-checks.ts'

/** Checks that many fields of a pod share. Source: kubernetes pkg/apis/core/validation/validation.go. */

export const maxInt32 = 0x7fff_ffff

/** How upstream's path prints that leads nowhere. */
export const noPath = '[]'

export function each<Item>(
  list: readonly Item[] | undefined,
  field: string,
  check: (item: Item, at: string, index: number) => FieldError[],
): FieldError[] {
  return (list ?? []).flatMap((item, index) => check(item, `${field}[${String(index)}]`, index))
}

/** An empty text and an absent one are the same in Go. */
export function required(field: string, value: string | undefined): FieldError[] {
  return value ? [] : [requiredField(field)]
}

export function requiredName(field: string, value: string | undefined, check: NameCheck): FieldError[] {
  return value ? checked(field, value, check) : [requiredField(field)]
}

/** One of these, if it is given at all. */
export function optionalOneOf(field: string, value: string | undefined, supported: readonly string[]): FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [unsupportedField(field, value, supported)]
}

export function between(min: number, max: number): string {
  return `must be between ${String(min)} and ${String(max)}, inclusive`
}

/** A user's or group's number. */
export function validateId(field: string, id: number | undefined): FieldError[] {
  return id === undefined || (id >= 0 && id <= maxInt32) ? [] : [invalidField(field, id, between(0, maxInt32))]
}

export function validateMode(field: string, mode: number | undefined): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return []
  return [invalidField(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
}

export function noBacksteps(field: string, path: string): FieldError[] {
  return path.split('/').includes('..') ? [invalidField(field, path, "must not contain '..'")] : []
}

/** Source: validateLocalDescendingPath. */
export function relativePath(field: string, path: string): FieldError[] {
  return [
    ...(path.startsWith('/') ? [invalidField(field, path, 'must be a relative path')] : []),
    ...noBacksteps(field, path),
  ]
}

/** Source: ValidateLocalNonReservedPath. */
export function unreservedPath(field: string, path: string): FieldError[] {
  const isReserved = path.startsWith('..') && !path.startsWith('../')
  return [...relativePath(field, path), ...(isReserved ? [invalidField(field, path, "must not start with '..'")] : [])]
}

export function byteLength(text: string): number {
  return Buffer.byteLength(text)
}
