import { AsyncQueue, delay } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import { toDisposable, type Disposable } from '#base/disposable.ts'
import { messageOf } from '#base/errors.ts'
import { isRecord } from '#base/wire.ts'
import type Docker from 'dockerode'
import type { RuntimeListener } from '../runtime.ts'
import { clusterLabel, labelNames } from './labels.ts'

/** What changes a container's state; `exec_*` and `top` do not. */
const actions = ['create', 'start', 'die', 'oom', 'destroy', 'pause', 'unpause', 'kill']
const firstRetry = 100
const lastRetry = 5_000

export interface DockerEventsOptions {
  readonly docker: Docker
  readonly clock: Clock
  readonly clusterId: string
  /** Makes Docker ready for pods, each time that it comes. */
  prepare(): Promise<void>
}

/** Follows Docker's events. While Docker is away, and only then, it asks again with growing pauses. */
export function followEvents(options: DockerEventsOptions, listener: RuntimeListener): Disposable {
  const abort = new AbortController()
  void follow(options, listener, abort.signal)
  return toDisposable(() => {
    abort.abort(new Error('disposed'))
  })
}

async function follow(options: DockerEventsOptions, listener: RuntimeListener, signal: AbortSignal): Promise<void> {
  let retryIn = firstRetry
  let lastReason: string | undefined
  while (!signal.aborted) {
    const reason = await session(options, listener, signal, () => {
      retryIn = firstRetry
      lastReason = undefined
    }).catch(messageOf)
    if (isOver(signal)) return
    if (reason !== lastReason) listener.onDisconnected(reason)
    lastReason = reason
    await delay(options.clock, retryIn, signal).catch(() => {})
    retryIn = Math.min(retryIn * 2, lastRetry)
  }
}

/** The flag changes while others run; asked through a function, the compiler does not think it knows. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted
}

/** One connection, from the first answer to the end. Answers with why it ended. */
async function session(
  { docker, clusterId, prepare }: DockerEventsOptions,
  listener: RuntimeListener,
  signal: AbortSignal,
  onOpen: () => void,
): Promise<string> {
  // The stream is opened first: what happens while the rest is looked at is not lost.
  const stream = await docker.getEvents({
    abortSignal: signal,
    filters: { type: ['container'], event: actions, label: [`${clusterLabel}=${clusterId}`] },
  })
  const lines = new AsyncQueue<string>()
  let rest = ''
  stream.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString('utf8')).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) lines.push(part)
  })
  stream.once('end', () => lines.end())
  stream.once('close', () => lines.end())
  stream.once('error', () => lines.end())
  await prepare()
  onOpen()
  listener.onConnected()
  for await (const line of lines) {
    const uid = uidOf(line)
    if (uid) listener.onPodChanged(uid)
  }
  return 'Docker closed the connection'
}

function uidOf(line: string): string | undefined {
  if (line.trim() === '') return undefined
  const event: unknown = JSON.parse(line)
  const attributes = isRecord(event) && isRecord(event['Actor']) ? event['Actor']['Attributes'] : undefined
  const uid = isRecord(attributes) ? attributes[labelNames.uid] : undefined
  return typeof uid === 'string' ? uid : undefined
}
