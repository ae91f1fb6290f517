import { type FieldError, tooManyField } from '#kube/meta/field-error.ts'
import { noneTwice } from '../../registry/field-checks.ts'

/**
 * The lists and maps of this group, with their limits. A list that is too long is not looked into, as it may be meant
 * to keep the server busy. Source: kubernetes pkg/apis/resource/validation/validation.go validateSlice, validateSet.
 */

export type Check<Item> = (item: Item, at: string) => FieldError[]

/** Without a limit where `limit` is negative. */
export function validateSlice<Item>(
  field: string,
  list: readonly Item[] | undefined,
  limit: number,
  check: Check<Item>,
): FieldError[] {
  const items = list ?? []
  if (limit >= 0 && items.length > limit) return [tooManyField(field, items.length, limit)]
  return items.flatMap((item, index) => check(item, `${field}[${String(index)}]`))
}

/** A list whose items have different keys. */
export function validateSet<Item>(
  field: string,
  list: readonly Item[] | undefined,
  limit: number,
  check: Check<Item>,
  keyOf: (item: Item) => string,
): FieldError[] {
  const items = list ?? []
  const errors = validateSlice(field, items, limit, check)
  if (limit >= 0 && items.length > limit) return errors
  return [...errors, ...noneTwice(field, items.map(keyOf))]
}

const shortestShown = 16
const ellipsis = '...'

/** Keys are checked at the map's own path; the values' path shows at most `shown` characters of the key. */
export function validateMap<Item>(
  field: string,
  map: Readonly<Record<string, Item>> | undefined,
  limit: number,
  shown: number,
  checkKey: Check<string>,
  check: Check<Item>,
): FieldError[] {
  const entries = Object.entries(map ?? {})
  if (limit >= 0 && entries.length > limit) return [tooManyField(field, entries.length, limit)]
  return entries.flatMap(([key, item]) => [
    ...checkKey(key, field),
    ...check(item, `${field}[${shortened(key, Math.max(shown, shortestShown))}]`),
  ])
}

function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text
  const kept = limit - ellipsis.length
  return text.slice(0, Math.trunc((kept + 1) / 2)) + ellipsis + text.slice(text.length - Math.trunc(kept / 2))
}
