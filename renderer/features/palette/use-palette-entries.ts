import { Boxes, CirclePlus, FolderPlus, Keyboard, Moon, Settings, Sun } from '@lucide/vue'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { useKindName } from '../../components/use-kind-name.ts'
import { uiKindOf } from '../../kinds/registry.ts'
import { listLocation } from '../../objects/list-route.ts'
import { useLayout } from '../../stores/layout.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useSession } from '../../stores/session.ts'
import { useDialogs } from '../dialogs/dialog-host.ts'
import { navTreeOf } from '../nav/nav-tree.ts'
import type { PaletteEntry } from './palette-entries.ts'
import { usePaletteObjects } from './use-palette-objects.ts'

/** Everything that the palette can go to or do from here. */
export function usePaletteEntries(query: () => string): ComputedRef<PaletteEntry[]> {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const session = useSession()
  const layout = useLayout()
  const preferences = usePreferences()
  const dialogs = useDialogs()
  const kindName = useKindName()
  const cluster = computed(() => {
    const id = route.params['cluster']
    return typeof id === 'string' ? id : undefined
  })
  const objects = usePaletteObjects(() => cluster.value, query)

  const actions = computed<PaletteEntry[]>(() => {
    const id = cluster.value
    const isDark = document.documentElement.dataset['theme'] === 'dark'
    const theme = isDark ? 'light' : 'dark'
    const action = (name: string, icon: PaletteEntry['icon'], run: () => void, keys?: string): PaletteEntry => ({
      id: `action/${name}`,
      group: 'actions',
      title: t(`palette.action.${name}`),
      icon,
      run,
      ...(keys ? { keys } : {}),
    })
    return [
      ...(id ? [action('create', CirclePlus, () => dialogs.open({ type: 'create', cluster: id }), 'n')] : []),
      action('addCluster', FolderPlus, () => dialogs.open({ type: 'add-cluster' })),
      action('clusters', Boxes, () => void router.push({ name: 'clusters' })),
      action('preferences', Settings, () => void router.push({ name: 'preferences' }), 'Ctrl ,'),
      action(theme, isDark ? Sun : Moon, () => void preferences.change({ theme })),
      action('shortcuts', Keyboard, () => dialogs.open({ type: 'shortcuts' }), '?'),
    ]
  })

  const clusters = computed<PaletteEntry[]>(() =>
    session.clusters.map(({ id, name, state }) => ({
      id: `cluster/${id}`,
      group: 'clusters',
      title: name,
      hint: t(`clusters.state.${state}`),
      icon: Boxes,
      run: () => void router.push({ name: 'overview', params: { cluster: id } }),
    })),
  )

  const kinds = computed<PaletteEntry[]>(() => {
    const id = cluster.value
    if (id === undefined) return []
    const items = navTreeOf(session.discovery.get(id)?.kinds ?? []).flatMap((section) => section.items)
    return items.flatMap((item): PaletteEntry[] => {
      if (item.type === 'view') return []
      const { group, resource, shortNames, namespaced } = item.kind
      const namespaces = namespaced ? (layout.remembered.namespaces[id] ?? []) : []
      return [
        {
          id: `kind/${group}/${resource}`,
          group: 'kinds',
          title: kindName(item.kind),
          hint: [...shortNames, group].filter(Boolean).join(' '),
          icon: uiKindOf(group, resource).icon,
          run: () => void router.push(listLocation(id, item.kind, { namespaces })),
        },
      ]
    })
  })

  return computed(() => [...kinds.value, ...clusters.value, ...actions.value, ...objects.value])
}
