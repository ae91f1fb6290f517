import { isSidecar } from '#kube/kinds/core/pod-spec.ts'
import type { Container, ContainerStatus, Pod } from '#kube/kinds/core/pod.ts'
import { fnv1a } from '../../runtime/hash.ts'
import type { RuntimeContainer, RuntimePod } from '../../drivers/runtime/runtime.ts'

/** Everything the runtime has of one container of a pod. */
export interface ContainerHistory {
  readonly latest: RuntimeContainer | undefined
  /** The one before, for its log and its end. */
  readonly previous: RuntimeContainer | undefined
  /** Older than that: nobody asks for them. */
  readonly surplus: readonly RuntimeContainer[]
}

export function historyOf(observed: RuntimePod, name: string): ContainerHistory {
  const [latest, previous, ...surplus] = observed.containers
    .filter((container) => container.name === name)
    .sort((a, b) => b.attempt - a.attempt)
  return { latest, previous, surplus }
}

export function statusOf(pod: Pod, name: string): ContainerStatus | undefined {
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {}
  return [...initContainerStatuses, ...containerStatuses].find((status) => status.name === name)
}

/** The number of the next try. Where the runtime has forgotten a container that ran, the status has not. */
export function nextAttempt(pod: Pod, history: ContainerHistory, name: string): number {
  if (history.latest) return history.latest.attempt + 1
  const status = statusOf(pod, name)
  return status?.containerID ? status.restartCount + 1 : (status?.restartCount ?? 0)
}

/** Of the spec, only the image may change in place. Source: pkg/kubelet/container/helpers.go HashContainer. */
export function hashOf(container: Container): string {
  return fnv1a(JSON.stringify([container.name, container.image ?? ''])).toString(16)
}

/** Will be started again after this end. Source: pkg/kubelet/container/helpers.go ShouldContainerBeRestarted. */
export function isRestarted(pod: Pod, container: Container, isInit: boolean, exitCode: number): boolean {
  if (isSidecar(container)) return true
  const policy = pod.spec.restartPolicy ?? 'Always'
  if (isInit) return policy !== 'Never' && exitCode !== 0
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}
