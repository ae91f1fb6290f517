import { pod as podKind, type Pod, type PodStatus } from '#kube/kinds/core/pod.ts'
import { equalJson } from '#kube/meta/json.ts'
import { isReason } from '#kube/meta/status.ts'
import type { Registry, UserInfo } from '../../registry/registry.ts'

/** Conditions that the agent sets; all others belong to whoever set them. */
const ours = new Set(['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'])

/** Writes the status where it differs. Source: pkg/kubelet/status/status_manager.go mergePodStatus. */
export async function writePodStatus(
  pod: Pod,
  status: PodStatus,
  { registry, user }: { readonly registry: Registry; readonly user: UserInfo },
): Promise<void> {
  if (equalJson(pod.status, status)) return
  const { namespace, name, uid } = pod.metadata
  const change = (current: Pod): Pod => {
    if (current.metadata.uid !== uid) return current
    const foreign = current.status?.conditions?.filter(({ type }) => !ours.has(type)) ?? []
    const own = status.conditions?.filter(({ type }) => ours.has(type)) ?? []
    return { ...current, status: { ...status, conditions: [...own, ...foreign] } }
  }
  try {
    await registry.modify(podKind, namespace, name, change, { subresource: 'status', user })
  } catch (error) {
    // A pod that is gone has no status; its remains are seen to when the news comes.
    if (!isReason(error, 'NotFound')) throw error
  }
}
