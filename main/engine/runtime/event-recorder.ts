import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/logger.ts'
import { event as eventKind, type Event } from '#kube/kinds/core/event.ts'
import { isReason } from '#kube/meta/status.ts'
import type { Registry } from '../registry/registry.ts'
import { EventCorrelator, type CorrelatedEvent } from './event-correlator.ts'
import type { EventNote } from './intents.ts'
import { formatTime } from '#kube/duration/age.ts'

/** Writes core/v1 Events. Telling people is best effort: it never fails or delays what it tells about. */
export interface EventRecorder {
  record(note: EventNote): void
  /** Resolves when everything recorded so far is written. */
  settled(): Promise<void>
}

export interface EventRecorderOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly logger: Logger
  /** The component that speaks, such as `deployment-controller`, and the node it runs on if it runs on one. */
  readonly component: string
  readonly host?: string
}

/** Whom `managedFields` names for the events of a component. */
const managers: Readonly<Record<string, string>> = { kubelet: 'kubelet', 'default-scheduler': 'kube-scheduler' }

export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  const { registry, clock, logger, component } = options
  const correlator = new EventCorrelator(clock)
  const fieldManager = managers[component] ?? 'kube-controller-manager'
  // Writes go one after the other, so that a count never overtakes the event it counts on.
  let tail = Promise.resolve()

  async function write(note: EventNote, correlated: CorrelatedEvent): Promise<void> {
    const { entry, count, message } = correlated
    if (entry.name !== undefined) {
      try {
        await registry.modify(
          eventKind,
          namespaceOf(note),
          entry.name,
          (current) => ({
            ...current,
            message,
            count,
            lastTimestamp: formatTime(clock.now()),
          }),
          { fieldManager },
        )
        return
      } catch (error) {
        if (!isReason(error, 'NotFound')) throw error
        // It was too old, or someone deleted it: tell it anew.
      }
    }
    const created = await registry.create(eventKind, describe(note, correlated, options), { fieldManager })
    entry.name = created.metadata.name
  }

  return {
    record(note) {
      const correlated = correlator.correlate(note)
      if (!correlated) return
      tail = tail
        .then(() => write(note, correlated))
        .catch((error: unknown) => {
          // A namespace that is being deleted takes no events; there is nobody to tell.
          logger.debug('event not recorded', { component, reason: note.reason, error: error as Error })
        })
    },
    settled: () => tail,
  }
}

function describe(note: EventNote, { count, message }: CorrelatedEvent, options: EventRecorderOptions): Event {
  const { clock, component, host } = options
  const { apiVersion, kind, metadata } = note.about
  const time = formatTime(clock.now())
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${metadata.name}.${uniqueSuffix(clock.now())}`, namespace: namespaceOf(note) },
    involvedObject: {
      apiVersion,
      kind,
      name: metadata.name,
      ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
      ...(metadata.uid ? { uid: metadata.uid } : {}),
      ...(metadata.resourceVersion ? { resourceVersion: metadata.resourceVersion } : {}),
      ...(note.fieldPath ? { fieldPath: note.fieldPath } : {}),
    },
    reason: note.reason,
    message,
    type: note.type,
    source: { component, ...(host ? { host } : {}) },
    reportingComponent: component,
    reportingInstance: host ?? '',
    firstTimestamp: time,
    lastTimestamp: time,
    count,
  }
}

let lastSuffix = 0n

/** The time in nanoseconds, as upstream's names end; a later one where that is taken. */
function uniqueSuffix(now: number): string {
  const time = BigInt(now) * 1_000_000n
  lastSuffix = time > lastSuffix ? time : lastSuffix + 1n
  return lastSuffix.toString(16)
}

/** Events about cluster-scoped objects stand in `default`, as upstream's do. */
function namespaceOf(note: EventNote): string {
  return note.about.metadata.namespace ?? 'default'
}
