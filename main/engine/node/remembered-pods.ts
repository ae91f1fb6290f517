import { pod as podKind, type Container, type Pod } from '#kube/kinds/core/pod.ts'
import type { RememberedPod } from '../drivers/runtime/simulated/simulated-runtime.ts'
import { simulateAnnotation } from '../drivers/runtime/simulated/stages.ts'
import type { Registry } from '../registry/registry.ts'
import { toMilliseconds } from '../runtime/time.ts'
import { hashOf, statusOf } from './pod/container-history.ts'

/** The pods that were running in the simulation when the engine stopped: real ones would have gone on. */
export function rememberedPods(registry: Registry): RememberedPod[] {
  const { items } = registry.list(podKind)
  return items.flatMap((pod) => {
    const address = pod.status?.podIP
    const isSimulated = pod.status?.containerStatuses?.some(({ containerID }) =>
      containerID?.startsWith('simulated://'),
    )
    return address && isSimulated ? [remembered(pod, address)] : []
  })
}

function remembered(pod: Pod, address: string): RememberedPod {
  const { uid = '', namespace = '', name, annotations } = pod.metadata
  const identity = { uid, namespace, name, node: pod.spec.nodeName ?? '' }
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
  return {
    identity,
    address,
    simulate: annotations?.[simulateAnnotation],
    containers: containers.flatMap((container) => rememberedContainer(pod, container, identity)),
  }
}

function rememberedContainer(
  pod: Pod,
  container: Container,
  identity: RememberedPod['identity'],
): RememberedPod['containers'] {
  const status = statusOf(pod, container.name)
  const startedAt = status?.state?.running?.startedAt
  if (!status || !startedAt) return []
  const spec = {
    pod: identity,
    name: container.name,
    attempt: status.restartCount,
    hash: hashOf(container),
    image: container.image ?? '',
    env: [],
    isStdinOpen: false,
    hasTty: false,
    resources: { cpuRequestMilli: 0, oomScoreAdjustment: 0 },
  }
  return [{ spec, startedAt: toMilliseconds(startedAt) }]
}
