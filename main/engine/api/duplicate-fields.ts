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

/**
 * JSON.parse, which has made `value` of the text, keeps the last of duplicates and says nothing. Only a text with more
 * fields than its value is looked at closely. Throws NestingTooDeep.
 */
export function factsOf(text: string, value: unknown): TextFacts {
  const { depth, fields } = outlineOf(text)
  const duplicates: string[] = []
  if (fields > countFields(value)) {
    walkFields(text, (path, isAgain) => {
      if (isAgain) duplicates.push(path())
    })
  }
  return { duplicates, depth }
}

/** Its levels and its fields, each of which has a colon outside of texts. Throws NestingTooDeep. */
function outlineOf(text: string): { readonly depth: number; readonly fields: number } {
  let depth = 0
  let level = 0
  let fields = 0
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case openBrace:
      case openBracket:
        if (level >= deepestRead) throw new NestingTooDeep(`invalid character '${text.charAt(at)}' exceeded max depth`)
        depth = Math.max(depth, ++level)
        break
      case closeBrace:
      case closeBracket:
        level--
        break
      case colon:
        fields++
        break
      case quote:
        at = endOfString(text, at)
    }
  }
  return { depth, fields }
}

/** Of an object and of all within; not on the stack, for it may be as deep as is read. */
function countFields(value: unknown): number {
  let count = 0
  const left = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next !== 'object' || next === null) continue
    const members: readonly unknown[] = Array.isArray(next) ? next : Object.values(next)
    if (!Array.isArray(next)) count += members.length
    for (const member of members) if (typeof member === 'object') left.push(member)
  }
  return count
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

function walkFields(text: string, visit: (path: () => string, isAgain: boolean) => void): void {
  const stack: Frame[] = []
  for (let at = 0; at < text.length; at++) {
    const frame = stack.at(-1)
    switch (text.charCodeAt(at)) {
      case openBrace:
      case openBracket: {
        const isObject = text.charCodeAt(at) === openBrace
        stack.push({
          path: childPath(frame),
          keys: isObject ? new Set() : undefined,
          index: 0,
          key: '',
          isKeyNext: isObject,
        })
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
}

const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const comma = 0x2c
const colon = 0x3a
const quote = 0x22
const backslash = 0x5c

function endOfString(text: string, start: number): number {
  // Most texts have no escapes, and are over at the next quote.
  const end = text.indexOf('"', start + 1)
  if (text.charCodeAt(end - 1) !== backslash) return end
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
