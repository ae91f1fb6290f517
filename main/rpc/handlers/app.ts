import { AsyncQueue } from '#base/async.ts'
import { follow } from '#base/pulse.ts'
import type { Handlers } from '#contract/builders.ts'
import type { contract } from '#contract/contract.ts'
import type { Services, WindowCommand } from './services.ts'

export function createAppHandlers({ shell, engine, settings, commands }: Services): Handlers<typeof contract>['app'] {
  return {
    info: () => shell.info,
    engine: (_input, { signal }) =>
      follow(
        () => engine.status,
        (listener) => engine.onChange(listener),
        signal,
      ),
    startEngine() {
      engine.start()
      return null
    },
    async stopEngine() {
      await engine.stop()
      return null
    },
    preferences: () => settings.data.preferences,
    async setPreferences({ theme, locale, density }) {
      const chosen = { ...(theme ? { theme } : {}), ...(locale ? { locale } : {}), ...(density ? { density } : {}) }
      await settings.update(({ preferences }) => ({ preferences: { ...preferences, ...chosen } }))
      return settings.data.preferences
    },
    async *commands(_input, { signal }) {
      const queue = new AsyncQueue<WindowCommand>()
      const subscription = commands.on((command) => {
        queue.push(command)
      })
      const end = (): void => {
        queue.end()
      }
      signal.addEventListener('abort', end, { once: true })
      try {
        for await (const command of queue) yield { command }
      } finally {
        subscription.dispose()
      }
    },
  }
}
