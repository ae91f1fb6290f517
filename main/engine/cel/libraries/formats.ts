import {
  dns1035Label,
  dns1123Label,
  dns1123Subdomain,
  labelValue,
  qualifiedName,
  type NameCheck,
} from '#kube/meta/names.ts'
import { define, type Library } from '../declarations.ts'
import { nominalCost, regexLengthFactor, traversalFactor } from '../costs.ts'
import { opaqueType } from '../types.ts'
import { ArrayList, OpaqueValue, OptionalValue, sizeOf } from '../values/values.ts'
import { parseRequestUri } from './urls.ts'

const formatType = opaqueType('kubernetes.NamedFormat')

class FormatValue extends OpaqueValue {
  readonly type = formatType
  readonly name: string
  readonly check: NameCheck
  /** How long the expression is that the check is as dear as. */
  readonly regexSize: number

  constructor(name: string, regexSize: number, check: NameCheck) {
    super()
    this.name = name
    this.regexSize = regexSize
    this.check = check
  }

  equals(other: OpaqueValue): boolean {
    return other instanceof FormatValue && other.name === this.name
  }
}

/** A prefix may end with a dash: the server adds to it. */
const prefixOf =
  (check: NameCheck): NameCheck =>
  (text) =>
    check(text.endsWith('-') ? `${text.slice(0, -1)}a` : text)

const matching =
  (pattern: RegExp, problem: string): NameCheck =>
  (text) =>
    pattern.test(text) ? [] : [problem]

function uri(text: string): string[] {
  const parts = parseRequestUri(text)
  return typeof parts === 'string' ? [parts] : []
}

function date(text: string): string[] {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
  return isDate ? [] : ['invalid date']
}

function dateTime(text: string): string[] {
  const isTime = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[-+]\d{2}:?\d{2})?$/.test(text)
  return isTime ? [] : ['invalid datetime']
}

const uuid = matching(
  /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i,
  'does not match the UUID format',
)
const base64 = matching(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, 'invalid base64')

const formats: readonly FormatValue[] = [
  new FormatValue('dns1123Label', 30, dns1123Label),
  new FormatValue('dns1123Subdomain', 60, dns1123Subdomain),
  new FormatValue('dns1035Label', 30, dns1035Label),
  new FormatValue('qualifiedName', 60, qualifiedName),
  new FormatValue('dns1123LabelPrefix', 30, prefixOf(dns1123Label)),
  new FormatValue('dns1123SubdomainPrefix', 60, prefixOf(dns1123Subdomain)),
  new FormatValue('dns1035LabelPrefix', 30, prefixOf(dns1035Label)),
  new FormatValue('labelValue', 40, labelValue),
  new FormatValue('uri', 1103, uri),
  new FormatValue('uuid', 71, uuid),
  new FormatValue('byte', 85, base64),
  new FormatValue('date', 71, date),
  new FormatValue('datetime', 71, dateTime),
]

function validate(format: FormatValue, text: string): OptionalValue {
  const problems = format.check(text)
  return problems.length === 0 ? OptionalValue.none : new OptionalValue(new ArrayList(problems))
}

function named(name: string): OptionalValue {
  const format = formats.find((known) => known.name === name)
  return format ? new OptionalValue(format) : OptionalValue.none
}

/** Source: apiserver pkg/cel/library/format.go. */
export const formatLibrary: Library = {
  types: { 'kubernetes.NamedFormat': formatType },
  functions: [
    ...formats.map((format) =>
      define(`format.${format.name}`, [[`format.${format.name}`, '() kubernetes.NamedFormat', () => format]]),
    ),
    define('format.named', [['format-named', '(string) optional<kubernetes.NamedFormat>', named]], nominalCost),
    define(
      'validate',
      [['format-validate', 'kubernetes.NamedFormat.(string) optional<list<string>>', validate]],
      ([format, text = '']) =>
        Math.ceil((1 + sizeOf(text)) * traversalFactor) *
        Math.ceil((format as FormatValue).regexSize * regexLengthFactor),
    ),
  ],
}
