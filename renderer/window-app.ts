import { createPinia } from 'pinia'
import { createApp, type App as VueApp } from 'vue'
import type { RouterHistory } from 'vue-router'
import type { Clock } from '#base/clock.ts'
import type { ArchipelClient } from '#contract/contract.ts'
import App from './App.vue'
import { DialogHost, dialogsKey } from './features/dialogs/dialog-host.ts'
import { createAppI18n } from './i18n.ts'
import { createAppRouter } from './router.ts'
import { clientKey } from './rpc/use-client.ts'
import { LiveRegion, liveRegionKey } from './ui/live-region.ts'
import { ToastQueue, toastsKey } from './ui/toasts.ts'
import { clockKey, createTicker, nowKey } from './ui/use-clock.ts'

export interface WindowDependencies {
  client: ArchipelClient
  clock: Clock
  history: RouterHistory
}

/** The window on any client: the host's, or a test's. */
export function createWindowApp({ client, clock, history }: WindowDependencies): VueApp {
  const ticker = createTicker(clock)
  const toasts = new ToastQueue(clock)
  const region = new LiveRegion(clock)
  const app = createApp(App)
    .use(createPinia())
    .use(createAppRouter(history))
    .use(createAppI18n('en'))
    .provide(clientKey, client)
    .provide(clockKey, clock)
    .provide(nowKey, ticker.now)
    .provide(toastsKey, toasts)
    .provide(liveRegionKey, region)
    .provide(dialogsKey, new DialogHost())
  app.onUnmount(() => {
    for (const tail of [ticker, toasts, region]) tail.dispose()
  })
  return app
}
