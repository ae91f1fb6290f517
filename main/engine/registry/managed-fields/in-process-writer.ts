import type { UserInfo } from '../registry.ts'

const controllerPrefix = 'system:serviceaccount:kube-system:'

/** Controllers that are part of upstream's API server. */
const partsOfTheApi: Readonly<Record<string, string | undefined>> = {
  'flow-control': 'api-priority-and-fairness-config-consumer-v1',
  'apiservice-availability': 'kube-apiserver',
  'crd-registration': 'kube-apiserver',
}

/** What upstream's own components are called in `managedFields`, by the users that the engine's parts act as. */
export function managerOf(user: UserInfo | undefined): string {
  const name = user?.name ?? ''
  if (name === 'system:apiserver') return 'kube-apiserver'
  const own = partsOfTheApi[name.slice(controllerPrefix.length)]
  if (own !== undefined && name.startsWith(controllerPrefix)) return own
  if (name.startsWith('system:node:')) return 'kubelet'
  if (!name.startsWith(controllerPrefix)) return 'unknown'
  return name.endsWith('scheduler') ? 'kube-scheduler' : 'kube-controller-manager'
}
