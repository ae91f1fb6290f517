import type { LogFields, Logger, LogLevel } from '#base/logger.ts'

export const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

interface JsonLoggerOptions {
  /** Less than this is dropped. */
  readonly level: LogLevel
  /** Takes one line, with its newline. */
  write(line: string): void
  now(): number
}

/** One JSON object a line: time, level, message, then the fields. What looks like a secret is taken out here, whoever logged it. */
export function createJsonLogger(options: JsonLoggerOptions, bound: LogFields = {}): Logger {
  const threshold = logLevels.indexOf(options.level)
  const log = (level: LogLevel, message: string, fields: LogFields = {}): void => {
    if (logLevels.indexOf(level) < threshold) return
    const time = new Date(options.now()).toISOString()
    const line = { time, level, message: redactText(message), ...redactFields({ ...bound, ...fields }) }
    options.write(`${JSON.stringify(line)}\n`)
  }
  return {
    debug: (message, fields) => {
      log('debug', message, fields)
    },
    info: (message, fields) => {
      log('info', message, fields)
    },
    warn: (message, fields) => {
      log('warn', message, fields)
    },
    error: (message, fields) => {
      log('error', message, fields)
    },
    with: (fields) => createJsonLogger(options, { ...bound, ...fields }),
  }
}

const redacted = '[redacted]'
const secretName = /authorization|cookie|credential|passw|secret|token|key-data|private|^data$|^stringData$/i

function redactFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, secretName.test(name) ? redacted : redact(value)]),
  )
}

function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value)
  if (value instanceof Error)
    return { name: value.name, message: redactText(value.message), stack: redactText(value.stack ?? '') }
  if (Array.isArray(value)) return value.map(redact)
  return typeof value === 'object' && value !== null ? redactFields(value) : value
}

/** Keys in PEM, whatever stands around them; bearer and basic credentials; JSON web tokens; tokens in URLs. */
const secretTexts: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, redacted],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9+/._~=-]+/gi, `$1 ${redacted}`],
  [/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, redacted],
  [/([?&](?:access_)?token=)[^&\s"']+/gi, `$1${redacted}`],
]

function redactText(text: string): string {
  return secretTexts.reduce((cleaned, [pattern, replacement]) => cleaned.replace(pattern, replacement), text)
}
