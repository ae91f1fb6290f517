/** The first position in a sorted list whose key is not below `wanted`; the list's length where there is none. */
export function positionOf<T>(sorted: readonly T[], wanted: string, keyOf: (item: T) => string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keyOf(sorted[middle] as T) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
