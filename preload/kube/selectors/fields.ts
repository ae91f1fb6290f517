import type { Kind } from '../meta/kind.ts'
import type { KubeObject } from '../meta/object.ts'
import { badRequest } from '../meta/status-errors.ts'

/** Source: apimachinery pkg/fields/selector.go. */
export interface FieldRequirement {
  readonly field: string
  readonly operator: '=' | '!='
  readonly value: string
}

export type ParsedFieldSelector = readonly FieldRequirement[]

/** Parses `status.phase=Running,metadata.name!=a`. `\,`, `\=` and `\\` stand for themselves. Throws StatusError 400. */
export function parseFieldSelector(text: string): ParsedFieldSelector {
  return termsOf(text)
    .filter((term) => term !== '')
    .map((term) => parseTerm(term, text))
}

/** Splits at commas that are not escaped. */
function termsOf(text: string): string[] {
  return text.match(/(?:\\[^]|[^\\,])+/g) ?? []
}

function parseTerm(term: string, text: string): FieldRequirement {
  const match = /^((?:\\[^]|[^\\=!]|!(?!=))*)(!=|==|=)((?:\\[^]|[^\\=])*)$/.exec(term)
  if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`)
  const [, field = '', operator, value = ''] = match
  return { field, operator: operator === '!=' ? '!=' : '=', value: unescape(value, text) }
}

function unescape(value: string, text: string): string {
  return value.replace(/\\([^]?)/g, (_, mark: string) => {
    if (mark === ',' || mark === '=' || mark === '\\') return mark
    throw badRequest(`invalid selector: '${text}'; invalid escape sequence: '\\${mark}'`)
  })
}

/** The value of the one name that the selector asks for, if it does: such a list is a look-up. */
export function exactName(selector: ParsedFieldSelector): string | undefined {
  return selector.find(({ field, operator }) => field === 'metadata.name' && operator === '=')?.value
}

/** Throws StatusError 400 for a field that the kind cannot be selected by. */
export function checkFieldSelector(kind: Kind, selector: ParsedFieldSelector): void {
  for (const { field } of selector) {
    if (field === 'metadata.name' || (field === 'metadata.namespace' && kind.namespaced)) continue
    if (Object.hasOwn(kind.fields, field)) continue
    const own = ownWords[kind.kind]
    if (own) throw badRequest(own(field))
    throw badRequest(
      Object.keys(kind.fields).length > 0
        ? `field label not supported: ${field}`
        : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
    )
  }
}

/** What kinds say for themselves. Source: pkg/apis/{batch,resource}/v1/conversion.go. */
const ownWords: Readonly<Record<string, (field: string) => string>> = {
  Job: (field) => `field label ${JSON.stringify(field)} not supported for Job`,
  ResourceSlice: (field) => `field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: ${field}`,
}

export function matchesFields<T extends KubeObject>(kind: Kind<T>, selector: ParsedFieldSelector, object: T): boolean {
  return selector.every(({ field, operator, value }) => (fieldOf(kind, field, object) === value) === (operator === '='))
}

function fieldOf<T extends KubeObject>(kind: Kind<T>, field: string, object: T): string {
  if (field === 'metadata.name') return object.metadata.name
  if (field === 'metadata.namespace') return object.metadata.namespace ?? ''
  return kind.fields[field]?.(object) ?? ''
}
