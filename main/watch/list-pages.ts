import { AppError } from '#base/errors.ts'
import { isRecord } from '#base/wire.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Connection } from '../clusters/connection.ts'
import { requestJson } from '../clusters/request.ts'

/** Which objects: a list's path, and selectors that the server applies. */
export interface ListQuery {
  readonly path: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
}

const pageSize = 500

export function toPath(query: ListQuery, more: Readonly<Record<string, string>>): string {
  const parameters = new URLSearchParams(more)
  if (query.labelSelector) parameters.set('labelSelector', query.labelSelector)
  if (query.fieldSelector) parameters.set('fieldSelector', query.fieldSelector)
  return `${query.path}?${parameters.toString()}`
}

export interface ListedObjects {
  readonly objects: KubeObject[]
  readonly resourceVersion: string
}

/** Lists in pages of 500, as kubectl does. A page token that has expired is a StatusError 410: begin again. */
export async function listPages(connection: Connection, query: ListQuery, signal: AbortSignal): Promise<ListedObjects> {
  const objects: KubeObject[] = []
  let token = ''
  for (;;) {
    const page = { limit: String(pageSize), ...(token ? { continue: token } : {}) }
    const path = toPath(query, page)
    const list = await requestJson(connection, path, { signal })
    const { items, metadata } = list
    if (!isRecord(metadata) || (items !== null && !Array.isArray(items))) {
      throw new AppError('cluster.bad-answer', { path, reason: 'not a list' })
    }
    const kind = { apiVersion: String(list['apiVersion']), kind: String(list['kind']).replace(/List$/, '') }
    // Items of a typed list carry neither apiVersion nor kind.
    for (const item of (items ?? []) as KubeObject[]) objects.push({ ...kind, ...item })
    token = textOf(metadata['continue'])
    if (!token) return { objects, resourceVersion: textOf(metadata['resourceVersion']) }
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
