import { delay } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import type { PodLogOptions } from '../../registry/pod-streams.ts'
import type { ResourceRequest } from '../context.ts'
import type { ApiResponse } from '../message.ts'
import { isTrue } from '../request-info.ts'

/** `GET …/pods/NAME/log`: plain text, streamed. Source: k/k pkg/registry/core/pod/strategy.go LogLocation. */
export async function readLog({ context, request, target }: ResourceRequest): Promise<ApiResponse> {
  const pod = context.registry.get(podKind, target.namespace, target.name ?? '')
  const options = parseLogOptions(request.query, pod)
  // A pod that no node has taken yet has said nothing.
  if (!pod.spec.nodeName) return logResponse(emptyStream())
  const lines = context.podStreams.logs(pod, options, request.signal)[Symbol.asyncIterator]()
  return logResponse(await started(lines, context.clock))
}

function logResponse(body: ApiResponse['body']): ApiResponse {
  return { status: 200, headers: { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' }, body }
}

/** How long an answer waits for the first line, so that a refusal is a status and not a broken stream. */
const firstLineWait = 200

async function started(lines: AsyncIterator<Uint8Array>, clock: Clock): Promise<AsyncIterable<Uint8Array>> {
  const first = lines.next()
  const waited = new AbortController()
  const silence = delay(clock, firstLineWait, waited.signal).catch(() => undefined)
  await Promise.race([first, silence]).finally(() => {
    waited.abort()
  })
  return rest(first, lines)
}

async function* rest(
  first: Promise<IteratorResult<Uint8Array, unknown>>,
  lines: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    for (let next = await first; next.done !== true; next = await lines.next()) yield next.value
  } finally {
    await lines.return?.()
  }
}

async function* emptyStream(): AsyncGenerator<Uint8Array, void, void> {}

function parseLogOptions(query: URLSearchParams, pod: Pod): PodLogOptions {
  const count = (key: string): { [name: string]: number } => {
    const text = query.get(key)
    if (text === null || text === '') return {}
    if (!/^\d+$/.test(text)) throw badRequest(`${key}: Invalid value: ${JSON.stringify(text)}: must be a whole number`)
    return { [key]: Number(text) }
  }
  const sinceTime = query.get('sinceTime')
  if (sinceTime && Number.isNaN(Date.parse(sinceTime))) {
    throw badRequest(`sinceTime: Invalid value: ${JSON.stringify(sinceTime)}: must be an RFC 3339 time`)
  }
  return {
    container: containerOf(pod, query.get('container') || undefined),
    follow: isTrue(query.get('follow')),
    previous: isTrue(query.get('previous')),
    timestamps: isTrue(query.get('timestamps')),
    ...count('tailLines'),
    ...count('sinceSeconds'),
    ...count('limitBytes'),
    ...(sinceTime ? { sinceTime } : {}),
  }
}

/** The container that is meant; with more than one it must be named. */
function containerOf(pod: Pod, name: string | undefined): string {
  const own = pod.spec.containers.map((container) => container.name)
  const initial = (pod.spec.initContainers ?? []).map((container) => container.name)
  const podName = pod.metadata.name
  if (name === undefined) {
    const [only] = own
    if (only !== undefined && own.length === 1) return only
    const others = initial.length > 0 ? ` or one of the init containers: [${initial.join(' ')}]` : ''
    throw badRequest(
      `a container name must be specified for pod ${podName}, choose one of: [${own.join(' ')}]${others}`,
    )
  }
  if (own.includes(name) || initial.includes(name)) return name
  throw badRequest(`container ${name} is not valid for pod ${podName}`)
}
