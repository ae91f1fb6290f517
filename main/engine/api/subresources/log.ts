import { delay } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import type { PodLogOptions } from '../../registry/pod-streams.ts'
import type { ResourceRequest } from '../context.ts'
import type { ApiResponse } from '../message.ts'
import { containerOf, requireKnownNode, targetPod } from './connect.ts'
import { logOptionsOf } from './log-options.ts'

/** `GET …/pods/NAME/log`: plain text, streamed. Source: k/k pkg/registry/core/pod/strategy.go LogLocation. */
export async function readLog(call: ResourceRequest): Promise<ApiResponse> {
  const { context, request, target } = call
  const parsed = logOptionsOf(request.query, target.name ?? '')
  const pod = targetPod(call)
  const options: PodLogOptions = { ...parsed, container: containerOf(pod, request.query.get('container') ?? '') }
  // A pod that no node has taken yet has said nothing.
  if (!pod.spec.nodeName) return { status: 204, headers: {}, body: Buffer.alloc(0) }
  requireKnownNode(call, pod.spec.nodeName)
  const lines = context.podStreams.logs(pod, options, request.signal)[Symbol.asyncIterator]()
  return {
    status: 200,
    headers: { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' },
    body: await started(lines, context.clock),
  }
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
