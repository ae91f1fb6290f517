import type { RE2JS } from 're2js'
import { re2js } from '../late-packages.ts'
import { CelError } from './errors.ts'

/** A regular expression of RE2: no back-references, no look-around, and no text that it takes forever on. */
export interface Regex {
  readonly groupCount: number
  isFoundIn(text: string): boolean
  /** All matches, at most `limit` of them; each with its groups. */
  find(text: string, limit: number): RegexMatch[]
}

export interface RegexMatch {
  readonly text: string
  readonly groups: readonly (string | undefined)[]
}

const cacheSize = 256
const cache = new Map<string, Regex>()

/** Compiles an expression, or takes it from those that were compiled last. Throws CelError. */
export function compileRegex(pattern: string): Regex {
  const known = cache.get(pattern)
  if (known) return known
  const regex = create(pattern)
  if (cache.size >= cacheSize) for (const [oldest] of cache) if (cache.delete(oldest)) break
  cache.set(pattern, regex)
  return regex
}

function create(pattern: string): Regex {
  let compiled: RE2JS
  try {
    compiled = re2js().RE2JS.compile(pattern)
  } catch (error) {
    throw new CelError((error as Error).message)
  }
  return {
    groupCount: compiled.groupCount(),
    isFoundIn: (text) => compiled.matcher(text).find(),
    find(text, limit) {
      const found: RegexMatch[] = []
      const matcher = compiled.matcher(text)
      while (found.length < limit && matcher.find()) {
        const groups: (string | undefined)[] = []
        for (let i = 1; i <= compiled.groupCount(); i++) groups.push(matcher.group(i) ?? undefined)
        found.push({ text: matcher.group() ?? '', groups })
      }
      return found
    },
  }
}
