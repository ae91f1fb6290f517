import { delay } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import { StatusError } from '#kube/meta/status.ts'
import type { Connection } from '../clusters/connection.ts'
import { readFailure } from '../clusters/request.ts'
import { isLater, splitLogLine } from './log-time.ts'

export interface ContainerLogQuery {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly follow: boolean
  readonly previous: boolean
  readonly tailLines?: number | undefined
  readonly sinceSeconds?: number | undefined
  /** Lines up to this time are known. */
  readonly after?: string | undefined
}

export interface LogLine {
  readonly time: string
  readonly text: string
}

/** A line longer than this is cut into several, for a program may write without ever ending a line. */
const maxLine = 256 * 1024
const attempts = 5

/**
 * The lines of one container, in the batches in which they come. A connection that breaks is opened again after the last
 * line; the API knows times to the second only, so what is sent twice is left out here.
 */
export async function* readContainerLog(
  connection: Connection,
  query: ContainerLogQuery,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<LogLine[], void, void> {
  let { after } = query
  for (let failures = 0; ;) {
    try {
      for await (const lines of readOnce(connection, { ...query, after }, signal)) {
        failures = 0
        const known = after
        const fresh = known ? lines.filter(({ time }) => !time || isLater(time, known)) : lines
        after = fresh.findLast(({ time }) => time)?.time ?? after
        if (fresh.length > 0) yield fresh
      }
      return
    } catch (error) {
      if (signal.aborted) return
      // What the server says no to stays so; a broken connection does not.
      if (error instanceof StatusError || !query.follow || ++failures === attempts) throw error
      await delay(clock, 500 * 2 ** failures, signal).catch(() => undefined)
    }
  }
}

async function* readOnce(
  connection: Connection,
  query: ContainerLogQuery,
  signal: AbortSignal,
): AsyncGenerator<LogLine[], void, void> {
  const response = await connection.fetch(pathOf(query), { signal })
  if (!response.ok) throw await readFailure(response)
  if (!response.body) return
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of response.body) {
    const parts = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    if (rest.length > maxLine) {
      parts.push(rest)
      rest = ''
    }
    if (parts.length > 0) yield parts.map(splitLogLine)
  }
  if (rest) yield [splitLogLine(rest)]
}

function pathOf(query: ContainerLogQuery): string {
  const { namespace, pod, container, after, tailLines, sinceSeconds } = query
  const parameters = new URLSearchParams({ container, timestamps: 'true' })
  if (query.follow) parameters.set('follow', 'true')
  if (query.previous) parameters.set('previous', 'true')
  if (after) parameters.set('sinceTime', after)
  else {
    if (tailLines !== undefined) parameters.set('tailLines', String(tailLines))
    if (sinceSeconds !== undefined) parameters.set('sinceSeconds', String(sinceSeconds))
  }
  const base = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`
  return `${base}?${parameters.toString()}`
}
