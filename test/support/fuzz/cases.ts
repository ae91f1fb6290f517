import { Random, seed } from './random.ts'

/** A parser and what it may be given. */
export interface Target {
  readonly name: string
  readonly cases: number
  /** Makes one input and runs it; what it throws is judged by `isRefusal`. */
  run(random: Random): unknown
  /** What the last input was, for who reads the failure. */
  isRefusal(error: unknown): boolean
}

const longest = 1_000

/** Runs all cases of a target; answers with what is wrong: an error that is no refusal, or one that took too long. */
export async function failuresOf(target: Target): Promise<string[]> {
  const failures: string[] = []
  for (let index = 0; index < target.cases && failures.length < 5; index++) {
    const started = performance.now()
    const problem = await problemOf(target, new Random(seed + index))
    const milliseconds = performance.now() - started
    const place = `${target.name}, seed ${String(seed)}, case ${String(index)}`
    if (problem !== undefined) failures.push(`${place}: ${problem}`)
    if (milliseconds > longest) failures.push(`${place}: took ${milliseconds.toFixed(0)} ms`)
  }
  return failures
}

async function problemOf(target: Target, random: Random): Promise<string | undefined> {
  try {
    await target.run(random)
    return undefined
  } catch (error) {
    if (target.isRefusal(error)) return undefined
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}
