/**
 * The forms of names, with upstream's messages. Each check answers with what is wrong, or nothing.
 * Source: apimachinery pkg/util/validation/validation.go.
 */
export type NameCheck = (value: string) => string[]

interface Form {
  readonly pattern: string
  readonly message: string
  readonly examples: readonly string[]
}

const label1123: Form = {
  pattern: '[a-z0-9]([-a-z0-9]*[a-z0-9])?',
  message:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  examples: ['my-name', '123-abc'],
}
const subdomain1123: Form = {
  pattern: String.raw`[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*`,
  message:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  examples: ['example.com'],
}
const wildcard: Form = {
  pattern: String.raw`\*\.${subdomain1123.pattern}`,
  message:
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  examples: ['*.example.com'],
}
const label1035: Form = {
  pattern: '[a-z]([-a-z0-9]*[a-z0-9])?',
  message:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  examples: ['my-name', 'abc-123'],
}
const qualified: Form = {
  pattern: '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]',
  message:
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  examples: ['MyName', 'my.name', '123-abc'],
}
const labelText: Form = {
  pattern: '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?',
  message:
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  examples: ['MyValue', 'my_value', '12345'],
}
const configKey: Form = {
  pattern: '[-._a-zA-Z0-9]+',
  message: "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  examples: ['key.name', 'KEY_NAME', 'key-name'],
}

const compiled = new Map<Form, RegExp>()

function matches(form: Form, value: string): boolean {
  let expression = compiled.get(form)
  if (!expression) compiled.set(form, (expression = new RegExp(`^${form.pattern}$`)))
  return expression.test(value)
}

function explain({ message, examples, pattern }: Form): string {
  return `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`
}

/** Upstream has two sets of these checks, which measure by the same rule but name it differently. */
function check(form: Form, limit: number, unit: 'characters' | 'bytes' = 'characters'): NameCheck {
  return (value) => [
    ...(value.length > limit ? [`must be no more than ${String(limit)} ${unit}`] : []),
    ...(matches(form, value) ? [] : [explain(form)]),
  ]
}

const label = check(label1123, 63)

export function dns1123Label(value: string): string[] {
  // What is right but for its dots is told so.
  if (value.includes('.') && matches(subdomain1123, value)) {
    return [...label(value).slice(0, -1), 'must not contain dots']
  }
  return label(value)
}

const labelPrefix = check(subdomain1123, 253, 'bytes')
export const dns1123Subdomain = check(subdomain1123, 253)
export const wildcardSubdomain = check(wildcard, 253)
export const dns1035Label = check(label1035, 63)
export const labelValue = check(labelText, 63, 'bytes')

/** A label or annotation key, a resource or finalizer name: `name` or `domain/name`. */
export function qualifiedName(value: string): string[] {
  const parts = value.split('/')
  if (parts.length > 2) {
    return [
      `a valid label key ${explain(qualified)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  }
  const name = parts.at(-1) ?? ''
  const prefix = parts.length === 2 ? parts[0] : undefined
  const problems: string[] = []
  if (prefix === '') problems.push('prefix part must be non-empty')
  else if (prefix !== undefined) problems.push(...labelPrefix(prefix).map((problem) => `prefix part ${problem}`))
  if (name === '') problems.push('name part must be non-empty')
  else if (name.length > 63) problems.push('name part must be no more than 63 bytes')
  if (!matches(qualified, name)) problems.push(`name part ${explain(qualified)}`)
  return problems
}

/** A key of a ConfigMap or Secret; it becomes a file name. */
export function configMapKey(value: string): string[] {
  const problems = value.length > 253 ? ['must be no more than 253 characters'] : []
  if (!matches(configKey, value)) problems.push(explain(configKey))
  if (value === '.') problems.push("must not be '.'")
  else if (value === '..') problems.push("must not be '..'")
  else if (value.startsWith('..')) problems.push("must not start with '..'")
  return problems
}

/** Anything printable but `=`, as of Kubernetes 1.34 (KEP-4369). */
export function environmentName(value: string): string[] {
  if (value.length === 0) return ['environment variable name must be non-empty']
  return /^[ -<>-~]+$/.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

/** IANA service names. Source: RFC 6335 section 5.1. */
export function portName(value: string): string[] {
  const problems: string[] = []
  if (value.length > 15) problems.push('must be no more than 15 characters')
  if (!/^[-a-z0-9]+$/.test(value))
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(value)) problems.push('must contain at least one letter (a-z)')
  if (value.includes('--')) problems.push('must not contain consecutive hyphens')
  if (value.startsWith('-') || value.endsWith('-')) problems.push('must not begin or end with a hyphen')
  return problems
}

export function portNumber(value: number): string[] {
  return Number.isInteger(value) && value >= 1 && value <= 65_535 ? [] : ['must be between 1 and 65535, inclusive']
}

/** A name that stands alone in a URL, whatever else it holds. Source: apimachinery pkg/api/validate/content/path.go. */
export function pathSegmentName(value: string): string[] {
  if (value === '.' || value === '..') return [`may not be '${value}'`]
  return ['/', '%'].filter((mark) => value.includes(mark)).map((mark) => `may not contain '${mark}'`)
}
