import { inject, shallowRef, type InjectionKey } from 'vue'
import type { ResourceRef } from '#contract/schemas.ts'
import type { ActionTarget } from '../actions/object-actions.ts'

/** Everything that can stand over the page; one at a time. */
export type DialogRequest =
  | { readonly type: 'palette' | 'shortcuts' | 'add-cluster' }
  | {
      readonly type: 'create'
      readonly cluster: string
      readonly namespace?: string | undefined
      readonly text?: string
      /** The kind whose example is offered. */
      readonly resource?: Pick<ResourceRef, 'group' | 'resource'> | undefined
    }
  | { readonly type: 'delete'; readonly targets: readonly ActionTarget[] }
  | { readonly type: 'scale' | 'restart' | 'forward'; readonly target: ActionTarget }
  | { readonly type: 'customize'; readonly cluster: string }
  | { readonly type: 'discard'; readonly name: string; readonly discard: () => void }

export class DialogHost {
  readonly current = shallowRef<DialogRequest>()

  open(request: DialogRequest): void {
    this.current.value = request
  }

  close(): void {
    this.current.value = undefined
  }
}

export const dialogsKey: InjectionKey<DialogHost> = Symbol('dialogs')

export function useDialogs(): DialogHost {
  const dialogs = inject(dialogsKey)
  if (!dialogs) throw new Error('no dialog host is provided')
  return dialogs
}
