import { priorityClass, type PriorityClass } from '#kube/kinds/scheduling/priority-class.ts'
import type { Registry, UserInfo } from '../registry/registry.ts'

/** Source: kubernetes pkg/apis/scheduling/v1/helpers.go. */
const systemClasses: readonly (readonly [name: string, value: number, description: string])[] = [
  [
    'system-node-critical',
    2_000_001_000,
    'Used for system critical pods that must not be moved from their current node.',
  ],
  [
    'system-cluster-critical',
    2_000_000_000,
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  ],
]

/** Makes the classes that every cluster has. Source: kubernetes pkg/registry/scheduling/rest/storage_scheduling.go. */
export async function ensurePriorityClasses(registry: Registry, user: UserInfo): Promise<void> {
  const ensure = async ([name, value, description]: (typeof systemClasses)[number]): Promise<void> => {
    if (registry.find(priorityClass, undefined, name)) return
    const wanted: PriorityClass = {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      description,
      preemptionPolicy: 'PreemptLowerPriority',
    }
    await registry.create(priorityClass, wanted, { user })
  }
  await Promise.all(systemClasses.map(ensure))
}
