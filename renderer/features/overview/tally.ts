/** How often each value occurs, in the given order; what does not occur is left out. */
export function tally<T>(values: readonly T[], order: readonly T[]): [T, number][] {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return order.flatMap((value): [T, number][] => {
    const count = counts.get(value)
    return count === undefined ? [] : [[value, count]]
  })
}
