import { Buffer } from 'node:buffer'
import { isRecord } from '#base/wire.ts'
import { badRequest } from '#kube/meta/status-errors.ts'

/** Where a paged list goes on. Source: apiserver pkg/storage/continue.go. */
export interface ContinuePosition {
  /** The revision of the first page; -1 goes on with the newest state, as an inconsistent list. */
  readonly revision: number
  /** The first key of the next page, below the table: `default/web\0`. */
  readonly start: string
}

export function encodeContinue({ revision, start }: ContinuePosition): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start })).toString('base64url')
}

export function decodeContinue(token: string): ContinuePosition {
  const problem = (detail: string): Error => badRequest(`invalid continue token: continue key is not valid: ${detail}`)
  const stray = /[^\w-]/.exec(token)?.index ?? (token.length % 4 === 1 ? token.length - 1 : undefined)
  if (stray !== undefined) throw problem(`illegal base64 data at input byte ${String(stray)}`)
  let content: unknown
  try {
    content = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
  } catch {
    const first = Buffer.from(token, 'base64url').toString('latin1').charAt(0)
    throw problem(`invalid character '${first}' looking for beginning of value`)
  }
  if (!isRecord(content) || content['v'] !== 'meta.k8s.io/v1')
    throw problem('server does not recognize this encoded version')
  const { rv, start } = content
  if (!Number.isSafeInteger(rv) || typeof start !== 'string') throw problem('it is incomplete')
  if (start === '') throw problem('encoded start key empty (version meta.k8s.io/v1)')
  return { revision: rv as number, start }
}
