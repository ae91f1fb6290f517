import { AppError } from '#base/errors.ts'
import { parseJson } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { isStatus, StatusError } from '#kube/meta/status.ts'
import type { Connection } from '../clusters/connection.ts'
import { readFailure } from '../clusters/request.ts'
import { toPath, type ListQuery } from './list-pages.ts'

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: KubeObject }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string }

/** The server ends a watch by itself after this long; a new one then takes over where it ended. */
const serverTimeoutSeconds = 540

/**
 * Watches from a version on. Yields nothing once when the watch is open, then what one chunk of the network held, so that
 * a burst is worked on as one. Ends when the server ends it; an ERROR event is thrown as StatusError.
 */
export async function* watchEvents(
  connection: Connection,
  query: ListQuery,
  resourceVersion: string,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent[], void, void> {
  const path = toPath(query, {
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion,
    timeoutSeconds: String(serverTimeoutSeconds),
  })
  const response = await connection.fetch(path, { headers: { accept: 'application/json' }, signal })
  if (!response.ok) throw await readFailure(response)
  yield []
  if (!response.body) return
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of response.body) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    const events = lines.filter((line) => line.trim() !== '').map((line) => parseEvent(line, path))
    if (events.length > 0) yield events
  }
}

function parseEvent(line: string, path: string): WatchEvent {
  const event = parse(line)
  const object = isRecord(event) ? event['object'] : undefined
  if (!isRecord(event) || !isRecord(object)) throw badEvent(path)
  if (event['type'] === 'ERROR') {
    if (isStatus(object)) throw new StatusError(object)
    throw badEvent(path)
  }
  const { metadata } = object
  if (!isRecord(metadata)) throw badEvent(path)
  if (event['type'] === 'BOOKMARK') return { type: 'BOOKMARK', resourceVersion: String(metadata['resourceVersion']) }
  if (event['type'] !== 'ADDED' && event['type'] !== 'MODIFIED' && event['type'] !== 'DELETED') throw badEvent(path)
  return { type: event['type'], object: object as unknown as KubeObject }
}

function parse(line: string): unknown {
  try {
    return parseJson(line)
  } catch {
    return undefined
  }
}

function badEvent(path: string): AppError {
  return new AppError('cluster.bad-answer', { path, reason: 'not a watch event' })
}
