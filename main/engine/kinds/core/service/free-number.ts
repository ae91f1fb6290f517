import { randomInt } from 'node:crypto'

/**
 * A free number between two bounds, both included: at random, so that what was just given back rests a while. The
 * first `reserved` ones are left to those who ask for a certain number, as long as there are others.
 */
export function findFree(
  first: number,
  last: number,
  reserved: number,
  isTaken: (candidate: number) => boolean,
): number | undefined {
  return findIn(first + reserved, last, isTaken) ?? findIn(first, first + reserved - 1, isTaken)
}

function findIn(first: number, last: number, isTaken: (candidate: number) => boolean): number | undefined {
  const count = last - first + 1
  if (count <= 0) return undefined
  const start = randomInt(count)
  for (let step = 0; step < count; step++) {
    const candidate = first + ((start + step) % count)
    if (!isTaken(candidate)) return candidate
  }
  return undefined
}
