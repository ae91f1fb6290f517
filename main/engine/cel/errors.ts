import { codePointsOf } from './values/code-points.ts'

/** A problem in the text of an expression, with its place. */
export interface Issue {
  readonly offset: number
  readonly message: string
}

/** An expression that does not parse, or whose types do not fit. `message` is what cel-go prints. */
export class CelCompileError extends Error {
  override readonly name = 'CelCompileError'
  readonly issues: readonly Issue[]

  constructor(source: string, issues: readonly Issue[]) {
    super(
      [...issues]
        .sort((a, b) => a.offset - b.offset)
        .map((issue) => display(source, issue))
        .join('\n'),
    )
    this.issues = issues
  }
}

/** An evaluation that failed: a missing key, an overflow, no overload for the values. */
export class CelError extends Error {
  override readonly name: string = 'CelError'
}

/** An evaluation that was cut off: it did more work than it may. It cannot be absorbed by `||` or `&&`. */
export class CelCostError extends CelError {
  override readonly name = 'CelCostError'

  constructor() {
    super('operation cancelled: actual cost limit exceeded')
  }
}

/** `ERROR: <input>:1:5: …`, the line, and a marker below the place. Source: cel-go common/error.go. */
function display(source: string, { offset, message }: Issue): string {
  if (source === '') return `ERROR: <input>:1:0: ${message}`
  const before = source.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  const line = before.split('\n').length
  const column = codePointsOf(source.slice(lineStart, offset)).length
  const lineEnd = source.indexOf('\n', lineStart)
  const text = source.slice(lineStart, lineEnd === -1 ? source.length : lineEnd).replaceAll('\t', ' ')
  const place = `<input>:${String(line)}:${String(column + 1)}`
  return `ERROR: ${place}: ${message}\n | ${text}\n | ${'.'.repeat(column)}^`
}
