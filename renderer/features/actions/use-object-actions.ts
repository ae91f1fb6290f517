import { useRouter } from 'vue-router'
import type { ActionId } from '../../kinds/ui-kind.ts'
import { objectLocation } from '../../objects/list-route.ts'
import { useLayout } from '../../stores/layout.ts'
import { useDialogs } from '../dialogs/dialog-host.ts'
import type { ActionTarget } from './object-actions.ts'

/** Carries out what a menu, a key or a button asks to be done with an object. */
export function useObjectActions(options: { showYaml?: (target: ActionTarget) => void } = {}) {
  const dialogs = useDialogs()
  const layout = useLayout()
  const router = useRouter()

  function run(action: ActionId, target: ActionTarget): void {
    switch (action) {
      case 'logs':
        layout.openDock({ type: 'logs', kind: target.kind, ref: target.ref })
        return
      case 'edit':
        layout.openDock({ type: 'edit', kind: target.kind, ref: target.ref })
        return
      case 'yaml':
        if (options.showYaml) options.showYaml(target)
        else void router.push(objectLocation(target.ref, 'yaml'))
        return
      case 'delete':
        dialogs.open({ type: 'delete', targets: [target] })
        return
      case 'scale':
      case 'restart':
      case 'forward':
        dialogs.open({ type: action, target })
    }
  }

  return { run }
}
