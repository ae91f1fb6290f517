/** How Go prints values, where upstream's messages show them. */

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function membersOf(value: Fields): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
}

/** `%v`, which is also `%+v` for JSON. */
export function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (!isFields(value)) return typeof value === 'string' ? value : value === null ? '<nil>' : JSON.stringify(value)
  return `map[${membersOf(value)
    .map(([name, member]) => `${name}:${goText(member)}`)
    .join(' ')}]`
}

/** `%#v`. */
export function goSyntax(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (!isFields(value)) return value === null ? 'interface {}(nil)' : JSON.stringify(value)
  return `map[string]interface {}{${membersOf(value)
    .map(([name, member]) => `${JSON.stringify(name)}:${goSyntax(member)}`)
    .join(', ')}}`
}

/** `%T`. */
export function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (isFields(value)) return 'map[string]interface {}'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return 'int64'
  if (typeof value === 'number') return 'float64'
  return value === null ? '<nil>' : typeof value
}
