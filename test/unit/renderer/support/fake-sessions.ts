import { AsyncQueue } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import { Emitter } from '#base/emitter.ts'
import type { ArchipelClient } from '#contract/contract.ts'
import type { Forward, LogBatch } from '#contract/sessions.ts'
import { streamOf } from './fake-streams.ts'

const messages = [
  'GET /healthz 200 0.4ms',
  'GET /cart/81 200 12ms',
  '{"level":"info","msg":"order placed","order":"A-1041","total":42.5}',
  'connected to database shop at 10.96.3.7:5432',
  '\u001b[33mWARN\u001b[0m slow query (812 ms): select * from orders where customer = $1 order by created desc limit 50',
  'ERROR payment gateway timed out after 3 attempts, order A-1040 is put back into the queue and tried again later',
]

export function fakeSessions(clock: Clock): ArchipelClient['sessions'] {
  const forwards: Forward[] = []
  const changes = new Emitter<Forward[]>()
  return {
    logs({ ref }, options) {
      const pods =
        ref.resource.resource === 'pods' ? [ref.name] : [`${ref.name}-6b7f9c-x2kqp`, `${ref.name}-6b7f9c-j9fzt`]
      return logStream(clock, pods, options?.signal)
    },
    forwards: (_input, options) => streamOf(options?.signal, [[...forwards]], changes, (all) => all),
    startForward: ({ ref, remotePort, localPort }) => {
      const port = localPort || 40_000 + forwards.length
      const forward: Forward = {
        id: `forward-${String(forwards.length)}`,
        cluster: ref.cluster,
        kind: ref.resource.resource === 'services' ? 'Service' : 'Pod',
        namespace: ref.namespace ?? '',
        name: ref.name,
        remotePort,
        localPort: port,
        url: `http://127.0.0.1:${String(port)}`,
        state: 'active',
        pod: 'web-6b7f9c-x2kqp',
        connections: 3,
      }
      forwards.push(forward)
      changes.emit([...forwards])
      return Promise.resolve(forward)
    },
    stopForward: ({ id }) => {
      const index = forwards.findIndex((forward) => forward.id === id)
      if (index >= 0) forwards.splice(index, 1)
      changes.emit([...forwards])
      return Promise.resolve(null)
    },
    openForward: ({ id }) =>
      Promise.resolve({ url: forwards.find((forward) => forward.id === id)?.url ?? '', opened: false }),
  }
}

function logStream(clock: Clock, pods: readonly string[], signal: AbortSignal | undefined): AsyncIterable<LogBatch> {
  const queue = new AsyncQueue<LogBatch>()
  let count = 0
  const batch = (size: number): LogBatch => ({
    notices: [],
    lines: Array.from({ length: size }, () => {
      const index = count++
      return {
        pod: pods[index % pods.length] ?? '',
        container: 'main',
        time: new Date(clock.now() - 60_000 + index).toISOString(),
        text: messages[index % messages.length] ?? '',
      }
    }),
  })
  queue.push(batch(120))
  signal?.addEventListener('abort', () => queue.end(), { once: true })
  return queue
}
