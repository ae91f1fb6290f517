import { Cable, FileCode, PencilLine, RotateCw, Scaling, ScrollText, Trash2 } from '@lucide/vue'
import type { Component } from 'vue'
import type { ObjectRef } from '#contract/schemas.ts'
import type { ActionId, UiKind } from '../../kinds/ui-kind.ts'
import type { MenuEntry } from '../../ui/menu-entry.ts'

export interface ActionTarget {
  readonly kind: string
  readonly ref: ObjectRef
}

interface ActionLook {
  readonly icon: Component
  /** The key in a list or a drawer; `KeyboardEvent.key`. */
  readonly key?: string
  readonly isDanger?: boolean
}

export const actionLooks: Readonly<Record<ActionId, ActionLook>> = {
  logs: { icon: ScrollText, key: 'l' },
  forward: { icon: Cable, key: 'f' },
  scale: { icon: Scaling },
  restart: { icon: RotateCw },
  yaml: { icon: FileCode, key: 'y' },
  edit: { icon: PencilLine, key: 'e' },
  delete: { icon: Trash2, key: 'Delete', isDanger: true },
}

export function actionForKey(kind: UiKind, key: string): ActionId | undefined {
  return kind.actions.find((id) => actionLooks[id].key === key)
}

export function keyLabelOf(id: ActionId): string | undefined {
  const { key } = actionLooks[id]
  return key === 'Delete' ? 'Del' : key
}

export function menuEntriesFor(kind: UiKind, translate: (key: string) => string): MenuEntry[] {
  return kind.actions.map((id) => ({
    id,
    label: translate(`action.${id}`),
    icon: actionLooks[id].icon,
    keys: keyLabelOf(id),
    danger: actionLooks[id].isDanger ?? false,
    separated: id === 'delete' || (id === 'yaml' && kind.actions[0] !== 'yaml'),
  }))
}
