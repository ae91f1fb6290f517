import { badRequest } from '#kube/meta/status-errors.ts'
import { RequestDenied } from '../authorization/forbidden.ts'

/** Whom a request wants to be, as its headers say. */
export interface WantedUser {
  readonly name: string
  readonly uid: string
  readonly groups: readonly string[]
  readonly extra: Readonly<Record<string, readonly string[]>>
}

const prefix = 'impersonate-'
const extraPrefix = 'impersonate-extra-'

/**
 * Reads `Impersonate-User`, `-Group`, `-Uid` and `-Extra-…`; undefined where there are none.
 * Source: apiserver pkg/endpoints/filters/impersonation/constrained_impersonation.go processImpersonationHeaders.
 */
export function wantedUser(headers: Iterable<readonly [string, string]>): WantedUser | undefined {
  const wanted = { name: '', uid: '', groups: [] as string[], extra: {} as Record<string, string[]> }
  let isAsked = false
  for (const [header, value] of headers) {
    if (!header.startsWith(prefix)) continue
    isAsked = true
    if (header === 'impersonate-user') wanted.name ||= value
    else if (header === 'impersonate-uid') wanted.uid ||= value
    else if (header === 'impersonate-group') wanted.groups.push(value)
    else if (header.startsWith(extraPrefix)) (wanted.extra[extraKey(header)] ??= []).push(value)
  }
  if (!isAsked) return undefined
  if (wanted.name !== '') return wanted
  if (wanted.uid === '' && wanted.groups.length === 0 && Object.keys(wanted.extra).length === 0) return undefined
  throw new RequestDenied(badRequest(`requested ${describe(wanted)} without impersonating a user name`).status)
}

/** A key is percent-encoded, for a header's name cannot carry all of it. */
function extraKey(header: string): string {
  const encoded = header.slice(extraPrefix.length)
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

/** Go's `%#v` of the struct, which is on the wire. */
function describe({ uid, groups, extra }: WantedUser): string {
  const list = (values: readonly string[]): string => `{${values.map((value) => JSON.stringify(value)).join(', ')}}`
  const entries = Object.entries(extra).map(([key, values]) => `${JSON.stringify(key)}:[]string${list(values)}`)
  const groupText = groups.length > 0 ? `[]string${list(groups)}` : '[]string(nil)'
  const extraText = entries.length > 0 ? `map[string][]string{${entries.join(', ')}}` : 'map[string][]string(nil)'
  return `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${groupText}, Extra:${extraText}}`
}
