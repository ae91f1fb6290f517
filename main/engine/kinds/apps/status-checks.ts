import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { notNegative } from '../../registry/field-checks.ts'

/** Checks of the counts that a status holds. Source: kubernetes pkg/apis/apps/validation. */

export function noneNegative<T extends object>(status: T, counts: readonly (keyof T & string)[]): FieldError[] {
  return counts.flatMap((count) => notNegative(`status.${count}`, status[count] as number | undefined))
}

/** Each count may be as large as `total` at most; an absent one is zero. */
export function noneAbove<T extends object>(
  status: T,
  counts: readonly (keyof T & string)[],
  total: keyof T & string,
  detail = `cannot be greater than status.${total}`,
): FieldError[] {
  const numberOf = (field: keyof T & string): number => (status[field] as number | undefined) ?? 0
  return counts
    .filter((count) => numberOf(count) > numberOf(total))
    .map((count) => invalidField(`status.${count}`, numberOf(count), detail))
}

interface Collisions {
  readonly collisionCount?: number
}

/** It makes the hash of the next revision's name another one, so it only grows. */
export function validateCollisions(status: Collisions | undefined, old: Collisions | undefined): FieldError[] {
  const before = old?.collisionCount
  const { collisionCount: now } = status ?? {}
  if (before === undefined || (now !== undefined && now >= before)) return []
  return [invalidField('status.collisionCount', now ?? 0, 'cannot be decremented')]
}
