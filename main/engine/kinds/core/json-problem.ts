import { jsonTypeOf } from '#kube/meta/json.ts'
/**
 * Why a text is no JSON object, in the words of Go's encoding/json, or nothing. The words show one character of the
 * text at most: it may be a secret.
 */
export function jsonProblem(text: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return syntaxProblem(text, error instanceof Error ? error.message : '')
  }
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined
  return `json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type map[string]interface {}`
}

function syntaxProblem(text: string, message: string): string {
  const position = positionIn(text, message)
  const character = position === undefined ? undefined : text[position]
  if (position === undefined || character === undefined) return 'unexpected end of JSON input'
  const before = text.slice(0, position).trimEnd()
  const isAfterValue = /[\]}"\dela]$/.test(before)
  const where = before === '' || !isAfterValue ? 'looking for beginning of value' : 'after top-level value'
  return `invalid character '${character}' ${where}`
}

/** V8 names the place, or quotes the character; neither at the end of the text. */
function positionIn(text: string, message: string): number | undefined {
  const named = /at position (\d+)/.exec(message)?.[1]
  if (named !== undefined) return Number(named)
  const quoted = /^Unexpected token '(.)'/su.exec(message)?.[1]
  return quoted === undefined ? undefined : text.indexOf(quoted)
}
