import { onBeforeUnmount, onMounted } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Disposable } from '#base/disposable.ts'
import { useDialogs } from './features/dialogs/dialog-host.ts'
import { isTyping } from './features/shortcuts/keymap.ts'
import { parseListQuery } from './objects/list-route.ts'
import { follow } from './rpc/follow.ts'
import { useClient } from './rpc/use-client.ts'
import { useLayout } from './stores/layout.ts'
import { useSession } from './stores/session.ts'
import { useClock } from './ui/use-clock.ts'

type Command = 'palette' | 'create' | 'preferences' | 'add-kubeconfig' | 'help' | 'dock'

/** Commands that hold everywhere: keys of the page, and the native menu's and tray's as the host tells them. */
export function useAppCommands(): void {
  const client = useClient()
  const clock = useClock()
  const route = useRoute()
  const router = useRouter()
  const dialogs = useDialogs()
  const layout = useLayout()
  const session = useSession()

  function createHere(): void {
    const current = route.params['cluster']
    const cluster =
      typeof current === 'string' ? current : session.clusters.find(({ state }) => state === 'connected')?.id
    if (cluster) dialogs.open({ type: 'create', cluster, namespace: parseListQuery(route.query).namespaces[0] })
  }

  const commands: Record<Command, () => void> = {
    palette: () => dialogs.open({ type: 'palette' }),
    create: createHere,
    preferences: () => void router.push({ name: 'preferences' }),
    'add-kubeconfig': () => dialogs.open({ type: 'add-cluster' }),
    help: () => dialogs.open({ type: 'shortcuts' }),
    dock: () => (layout.isDockOpen = !layout.isDockOpen),
  }

  function onKeydown(event: KeyboardEvent): void {
    const command = commandOf(event)
    if (!command) return
    event.preventDefault()
    commands[command]()
  }

  let tail: Disposable | undefined
  onMounted(() => {
    document.addEventListener('keydown', onKeydown)
    tail = follow({
      clock,
      open: (signal) => client.app.commands({}, { signal }),
      onItem: ({ command }) => commands[command](),
    })
  })
  onBeforeUnmount(() => {
    document.removeEventListener('keydown', onKeydown)
    tail?.dispose()
  })
}

function commandOf(event: KeyboardEvent): Command | undefined {
  const key = event.key.toLowerCase()
  if (event.ctrlKey || event.metaKey) {
    if ((key === 'k' && !event.shiftKey) || (key === 'p' && event.shiftKey)) return 'palette'
    return key === ',' ? 'preferences' : undefined
  }
  if (key === 'escape' && event.shiftKey) return 'dock'
  if (event.altKey || isTyping(event)) return undefined
  if (key === '?') return 'help'
  return key === 'n' ? 'create' : undefined
}
