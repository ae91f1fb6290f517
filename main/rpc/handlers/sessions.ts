import { delay } from '#base/async.ts'
import { follow } from '#base/pulse.ts'
import type { Handlers } from '#contract/builders.ts'
import type { contract } from '#contract/contract.ts'
import { streamLogs } from '../../sessions/logs.ts'
import type { Services } from './services.ts'

/** The count of connections changes with each of them; a window looks less often. */
const calm = 100

export function createSessionHandlers(services: Services): Handlers<typeof contract>['sessions'] {
  const { catalog, hub, forwards, shell, clock } = services
  return {
    logs: ({ ref, ...query }, { signal }) =>
      streamLogs(hub, catalog.get(ref.cluster), { ref, ...query }, clock, signal),
    async *forwards(_input, { signal }) {
      const lists = follow(
        () => forwards.list(),
        (listener) => forwards.onChange(listener),
        signal,
      )
      for await (const list of lists) {
        yield list
        await delay(clock, calm, signal).catch(() => undefined)
      }
    },
    startForward: ({ ref, remotePort, localPort }) =>
      forwards.start(catalog.get(ref.cluster), ref, remotePort, localPort ?? 0),
    stopForward({ id }) {
      forwards.stop(id)
      return null
    },
    async openForward({ id }) {
      const { url } = forwards.get(id)
      return { url, opened: /^https?:/.test(url) && (await shell.openExternal(url)) }
    },
  }
}
