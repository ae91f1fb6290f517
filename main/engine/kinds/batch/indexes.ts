/** Indexes of an Indexed Job's pods, as `1,3-5,7`. Source: kubernetes pkg/apis/batch/validation/validation.go. */

interface Interval {
  readonly first: number
  readonly last: number
}

/** What is wrong with a list of indexes. */
export class IndexesError extends Error {}

/** How many indexes the text names. Throws an IndexesError; `completions` is the number of the job's indexes. */
export function countIndexes(text: string, completions: number): number {
  if (text === '') return 0
  let previous: number | undefined
  let total = 0
  for (const fragment of text.split(',')) {
    const { first, last } = parseInterval(fragment, completions)
    if (previous !== undefined && previous >= first) throw outOfOrder(previous, first)
    total += last - first + 1
    previous = last
  }
  return total
}

/** The first index that is in both lists; intervals that cannot be read are left to `countIndexes`. */
export function overlapOf(left: string, right: string, completions: number): number | undefined {
  const rights = readableIntervals(right, completions)
  for (const a of readableIntervals(left, completions)) {
    const b = rights.find(({ first, last }) => a.first <= last && first <= a.last)
    if (b) return Math.max(a.first, b.first)
  }
  return undefined
}

function readableIntervals(text: string, completions: number): Interval[] {
  if (text === '') return []
  return text.split(',').flatMap((fragment) => {
    try {
      return [parseInterval(fragment, completions)]
    } catch (error) {
      if (error instanceof IndexesError) return []
      throw error
    }
  })
}

function parseInterval(fragment: string, completions: number): Interval {
  const [low = '', high, ...more] = fragment.split('-')
  if (more.length > 0) {
    throw new IndexesError(
      `the fragment ${JSON.stringify(fragment)} violates the requirement that an index interval can have at most two parts separated by '-'`,
    )
  }
  const first = parseIndex(low, completions)
  if (high === undefined) return { first, last: first }
  const last = parseIndex(high, completions)
  if (first >= last) throw outOfOrder(first, last)
  return { first, last }
}

function parseIndex(text: string, completions: number): number {
  if (!/^[+-]?\d+$/.test(text)) {
    throw new IndexesError(`cannot convert string to integer for index: ${JSON.stringify(text)}`)
  }
  if (Number(text) >= completions) throw new IndexesError(`too large index: ${JSON.stringify(text)}`)
  return Number(text)
}

function outOfOrder(previous: number, current: number): IndexesError {
  return new IndexesError(`non-increasing order, previous: ${String(previous)}, current: ${String(current)}`)
}

/** The words of an IndexesError, or nothing. */
export function problemWithIndexes(text: string, completions: number): string | undefined {
  try {
    countIndexes(text, completions)
    return undefined
  } catch (error) {
    if (error instanceof IndexesError) return error.message
    throw error
  }
}
