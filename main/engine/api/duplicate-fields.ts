interface Frame {
  readonly path: string
  /** Undefined within an array. */
  readonly keys: Set<string> | undefined
  index: number
  key: string
  isKeyNext: boolean
}

/**
 * Paths of the fields that a JSON text sets twice, such as `spec.replicas`. `JSON.parse` keeps the last and says
 * nothing, so the text is walked once more. The text must be valid JSON.
 */
export function duplicateFields(text: string): string[] {
  const duplicates: string[] = []
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
        if (frame?.isKeyNext && isRepeated(frame, text.slice(at, end + 1))) duplicates.push(childPath(frame))
        at = end
      }
    }
  }
  return duplicates
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
  frame.key = JSON.parse(quoted) as string
  if (frame.keys?.has(frame.key)) return true
  frame.keys?.add(frame.key)
  return false
}

function childPath(frame: Frame | undefined): string {
  if (!frame) return ''
  if (!frame.keys) return `${frame.path}[${String(frame.index)}]`
  return frame.path ? `${frame.path}.${frame.key}` : frame.key
}
