import { delay } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import { Pulse } from '#base/pulse.ts'
import { toEnvelope } from '#contract/errors.ts'
import type { ObjectRef } from '#contract/schemas.ts'
import type { LogBatch } from '#contract/sessions.ts'
import type { ContainerStatus, Pod } from '#kube/kinds/core/pod.ts'
import type { WatchedCluster } from '../watch/feed.ts'
import type { FeedView, WatchHub } from '../watch/hub.ts'
import { readContainerLog } from './container-log.ts'
import { selectPods } from './pod-selection.ts'

export interface LogQuery {
  readonly ref: ObjectRef
  readonly container?: string | undefined
  readonly follow: boolean
  readonly previous?: boolean | undefined
  readonly tailLines?: number | undefined
  readonly sinceSeconds?: number | undefined
  readonly after?: Readonly<Record<string, string>> | undefined
}

const batchTime = 100
/** Readers wait when so many lines wait for the window. */
const maxPending = 5000

/** The logs of every container that the query means, those of pods that come later among them. */
export async function* streamLogs(
  hub: WatchHub,
  cluster: WatchedCluster,
  query: LogQuery,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<LogBatch, void, void> {
  const view = hub.follow(cluster, await selectPods(cluster, query.ref))
  const session = new LogSession(cluster, query, clock)
  const onAbort = (): void => {
    session.pulse.notify()
  }
  signal.addEventListener('abort', onAbort, { once: true })
  view.onChange(() => {
    session.join(view)
  })
  view.onState(() => {
    session.join(view)
  })
  session.join(view)
  try {
    for (;;) {
      const batch = session.take()
      if (batch) yield batch
      else if (session.isOver(view)) return
      await session.pulse.wait()
      signal.throwIfAborted()
      await delay(clock, batchTime, signal)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
    session.stop()
    view.dispose()
  }
}

class LogSession {
  readonly pulse = new Pulse()
  readonly #cluster: WatchedCluster
  readonly #query: LogQuery
  readonly #clock: Clock
  readonly #abort = new AbortController()
  readonly #drained = new Pulse()
  /** By pod, container and run of the container: each is read once. */
  readonly #known = new Set<string>()
  readonly #after = new Map<string, string>()
  #lines: LogBatch['lines'] = []
  #notices: LogBatch['notices'] = []
  #active = 0

  constructor(cluster: WatchedCluster, query: LogQuery, clock: Clock) {
    this.#cluster = cluster
    this.#query = query
    this.#clock = clock
    for (const [key, time] of Object.entries(query.after ?? {})) this.#after.set(key, time)
  }

  /** Starts to read what runs or ran and is not yet read. */
  join(view: FeedView): void {
    for (const object of view.objects()) {
      const pod = object as Pod
      const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {}
      for (const status of [...initContainerStatuses, ...containerStatuses]) this.#joinContainer(pod, status)
    }
    this.pulse.notify()
  }

  take(): LogBatch | undefined {
    if (this.#lines.length + this.#notices.length === 0) return undefined
    const batch = { lines: this.#lines, notices: this.#notices }
    this.#lines = []
    this.#notices = []
    this.#drained.notify()
    return batch
  }

  /** A log that is not followed ends with its last reader; one that is followed waits for what comes. */
  isOver(view: FeedView): boolean {
    if (view.state.state === 'loading' || this.#active > 0) return false
    return !this.#query.follow
  }

  stop(): void {
    this.#abort.abort(new Error('the log is closed'))
    this.#drained.notify()
  }

  #joinContainer(pod: Pod, status: ContainerStatus): void {
    const { container, previous } = this.#query
    if (container !== undefined && container !== status.name) return
    const run = runOf(status, previous ?? false)
    if (run === undefined) return
    const key = `${pod.metadata.uid ?? ''}/${status.name}/${run}`
    if (this.#known.has(key)) return
    this.#known.add(key)
    void this.#read(pod, status.name)
  }

  async #read(pod: Pod, container: string): Promise<void> {
    const { namespace = '', name } = pod.metadata
    const key = `${name}/${container}`
    this.#active += 1
    this.#note({ pod: name, container, type: 'started' })
    const { follow, previous = false, tailLines, sinceSeconds } = this.#query
    const after = this.#after.get(key)
    const query = {
      namespace,
      pod: name,
      container,
      follow: follow && !previous,
      previous,
      tailLines,
      sinceSeconds,
      after,
    }
    try {
      for await (const lines of readContainerLog(this.#cluster, query, this.#clock, this.#abort.signal)) {
        for (const { time, text } of lines) this.#lines.push({ pod: name, container, time, text })
        this.#after.set(key, lines.at(-1)?.time ?? '')
        this.pulse.notify()
        while (this.#lines.length > maxPending && !this.#abort.signal.aborted) await this.#drained.wait()
      }
      this.#note({ pod: name, container, type: 'ended' })
    } catch (error) {
      this.#note({ pod: name, container, type: 'failed', error: toEnvelope(error) })
    } finally {
      this.#active -= 1
      this.pulse.notify()
    }
  }

  #note(notice: LogBatch['notices'][number]): void {
    this.#notices.push(notice)
    this.pulse.notify()
  }
}

/** Names one run of a container, `undefined` where there is nothing to read yet. */
function runOf(
  { state, lastState, restartCount, containerID }: ContainerStatus,
  previous: boolean,
): string | undefined {
  if (previous) return lastState?.terminated ? 'previous' : undefined
  if (state?.running ?? state?.terminated) return containerID ?? String(restartCount)
  return undefined
}
