import { deepestRead } from '../registry/nesting.ts'

interface Frame {
  readonly path: string
  /** Undefined within an array. */
  readonly keys: Set<string> | undefined
  index: number
  key: string
  isKeyNext: boolean
}

/** JSON that is nested deeper than is read. */
export class NestingTooDeep extends Error {
  override readonly name = 'NestingTooDeep'
}

/** What JSON.parse does not tell of a text. */
export interface TextFacts {
  /** Paths of the fields that are set twice, such as `spec.replicas`. */
  readonly duplicates: readonly string[]
  /** Levels of objects and lists. */
  readonly depth: number
}

/** JSON.parse keeps the last of duplicates and says nothing, so the text, which must be JSON, is walked once more. Throws NestingTooDeep. */
export function factsOf(text: string): TextFacts {
  const duplicates: string[] = []
  const depth = walkFields(text, (path, isAgain) => {
    if (isAgain) duplicates.push(path())
  })
  return { duplicates, depth }
}

/** Sorts what there is to say of fields by where they stand in the text, as Go's decoder comes upon them. */
export function inTextOrder(text: string, problems: readonly FieldProblem[]): FieldProblem[] {
  const places = new Map<string, number>()
  walkFields(text, (path, isAgain) => {
    const id = `${String(isAgain)} ${path()}`
    if (!places.has(id)) places.set(id, places.size)
  })
  const placeOf = ({ path, isAgain }: FieldProblem): number => places.get(`${String(isAgain)} ${path}`) ?? Infinity
  return [...problems].sort((a, b) => placeOf(a) - placeOf(b) || 0)
}

/** A field that is unknown, or that is there again. */
export interface FieldProblem {
  readonly path: string
  readonly isAgain: boolean
}

/** Returns the depth. Throws NestingTooDeep. */
function walkFields(text: string, visit: (path: () => string, isAgain: boolean) => void): number {
  const stack: Frame[] = []
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const frame = stack.at(-1)
    switch (text.charCodeAt(at)) {
      case openBrace:
      case openBracket: {
        const isObject = text.charCodeAt(at) === openBrace
        if (stack.length >= deepestRead)
          throw new NestingTooDeep(`invalid character '${text.charAt(at)}' exceeded max depth`)
        stack.push({
          path: childPath(frame),
          keys: isObject ? new Set() : undefined,
          index: 0,
          key: '',
          isKeyNext: isObject,
        })
        if (stack.length > depth) depth = stack.length
        break
      }
      case closeBrace:
      case closeBracket:
        stack.pop()
        break
      case comma:
        if (frame) {
          frame.index++
          frame.isKeyNext = frame.keys !== undefined
        }
        break
      case quote: {
        const end = endOfString(text, at)
        if (frame?.isKeyNext) visit(() => childPath(frame), isRepeated(frame, text.slice(at, end + 1)))
        at = end
      }
    }
  }
  return depth
}

const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const comma = 0x2c
const quote = 0x22
const backslash = 0x5c

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1
  return at
}

function isRepeated(frame: Frame, quoted: string): boolean {
  frame.isKeyNext = false
  frame.key = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1)
  if (frame.keys?.has(frame.key)) return true
  frame.keys?.add(frame.key)
  return false
}

function childPath(frame: Frame | undefined): string {
  if (!frame) return ''
  if (!frame.keys) return `${frame.path}[${String(frame.index)}]`
  return frame.path ? `${frame.path}.${frame.key}` : frame.key
}
