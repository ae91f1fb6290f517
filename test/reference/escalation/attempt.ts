import { rbac } from './objects.ts'

/** Somebody tries to get more than they have; a few of the tries are within their rights, or the rest prove nothing. */
export interface Attempt {
  readonly id: string
  /** Of `principals`; or a service account whose token is used, so that it can play others itself. */
  readonly who: string
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

export const types = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const

export const trial = '?dryRun=All'

export type Ask = (
  what: string,
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Attempt

export const by =
  (who: string): Ask =>
  (what, method, path, body, headers) => ({
    id: `${who}: ${what}`,
    who,
    method,
    path,
    ...(body === undefined ? {} : { body }),
    ...(headers ? { headers } : {}),
  })

/** The same change by every way that there is to write. */
export function everyWrite(ask: Ask, what: string, path: string, object: object, field: string): Attempt[] {
  const { [field]: value } = object as Record<string, unknown>
  const patch = (type: keyof typeof types, body: unknown, query = ''): Attempt =>
    ask(`${what} by ${type} patch`, 'PATCH', `${path}${trial}${query}`, body, { 'content-type': types[type] })
  return [
    ask(`${what} by update`, 'PUT', `${path}${trial}`, object),
    patch('json', [{ op: 'add', path: `/${field}`, value }]),
    patch('merge', { [field]: value }),
    patch('strategic', { [field]: value }),
    patch('apply', { ...object }, '&fieldManager=test&force=true'),
  ]
}

export const typed = (kind: string, object: object): object => ({ apiVersion: `${rbac}/v1`, kind, ...object })

export const merging = { 'content-type': types.merge }
