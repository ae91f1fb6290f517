import { isSidecar } from '#kube/kinds/core/pod-spec.ts'
import type { Container, Pod } from '#kube/kinds/core/pod.ts'
import { messageOf } from '#base/errors.ts'
import type { Clock } from '#base/clock.ts'
import type { EventRecorder } from '../../runtime/event-recorder.ts'
import type { Read } from '../../runtime/informer.ts'
import { ContainerStartError, ImagePullError, type ContainerSpec, type Runtime } from '../../drivers/runtime/runtime.ts'
import { nextBackOff } from './back-off.ts'
import { hashOf, historyOf } from './container-history.ts'
import { containerResources } from './container-resources.ts'
import type { PodSurroundings } from './downward.ts'
import { ConfigError, environmentOf } from './environment.ts'
import { expand } from './expansion.ts'
import { ImageNeverPulled, providesImage } from './image.ts'
import type { PodInput } from './pod-action.ts'
import { memoryOf, type ContainerMemory } from './pod-memory.ts'

export interface LaunchServices {
  readonly runtime: Runtime
  readonly clock: Clock
  readonly recorder: EventRecorder
  readonly read: Read
}

export interface Launch {
  readonly container: Container
  readonly attempt: number
  readonly isInit: boolean
  readonly surroundings: PodSurroundings
  readonly nodeMemoryBytes: number
}

/** Starts one container, or remembers why it could not and when to try again. */
export async function launchContainer(input: PodInput, launch: Launch, services: LaunchServices): Promise<void> {
  const { pod, observed } = input
  const { container, isInit } = launch
  const { recorder, runtime, clock } = services
  const memory = memoryOf(input.memory, container.name)
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void => {
    const part = isInit ? 'initContainers' : 'containers'
    recorder.record({ about: pod, type, reason, message, fieldPath: `spec.${part}{${container.name}}` })
  }
  const { latest } = historyOf(observed, container.name)
  try {
    const spec = specOf(pod, observed.sandbox?.id ?? '', launch, services.read)
    await providesImage(container, memory, { runtime, clock, tell })
    if (latest) memory.restart = nextBackOff(memory.restart, latest.finishedAt, clock.now())
    await runtime.startContainer(spec)
    forgetFailure(memory)
    tell('Normal', 'Created', `Created container: ${container.name}`)
    tell('Normal', 'Started', `Started container ${container.name}`)
  } catch (error) {
    remember(error, memory, clock.now(), tell)
  }
}

function forgetFailure(memory: ContainerMemory): void {
  delete memory.waiting
  delete memory.waitingLater
  delete memory.retryAt
  delete memory.pull
}

/** How long what is missing in the configuration is waited for, unless it is seen to come. */
const configRetry = 10_000

/** Throws on what is not the container's own failure. */
function remember(
  error: unknown,
  memory: ContainerMemory,
  now: number,
  tell: (type: 'Warning', reason: string, message: string) => void,
): void {
  const message = messageOf(error)
  // The image's failures have been told and remembered where they happened.
  if (error instanceof ImagePullError || error instanceof ImageNeverPulled) return
  if (error instanceof ContainerStartError && error.reason === 'RunContainerError') {
    // The runtime keeps what could not run, and with it the reason: it counts as an end.
    forgetFailure(memory)
    return tell('Warning', 'Failed', `Error: ${message}`)
  }
  const isConfig = error instanceof ConfigError
  if (!isConfig && !(error instanceof ContainerStartError)) throw error
  memory.waiting = { reason: isConfig ? 'CreateContainerConfigError' : error.reason, message }
  memory.retryAt = now + configRetry
  tell('Warning', 'Failed', `Error: ${message}`)
}

/** Source: pkg/kubelet/kuberuntime/kuberuntime_container.go generateContainerConfig. */
function specOf(pod: Pod, sandboxId: string, launch: Launch, read: Read): ContainerSpec {
  const { container, attempt, isInit, surroundings, nodeMemoryBytes } = launch
  const variables = environmentOf(pod, container, surroundings, read)
  const expanded = (words: readonly string[]): string[] => words.map((word) => expand(word, variables))
  const { uid = '', namespace = '', name } = pod.metadata
  return {
    pod: { uid, namespace, name, node: pod.spec.nodeName ?? '' },
    sandboxId,
    name: container.name,
    attempt,
    hash: hashOf(container),
    image: container.image ?? '',
    ...(container.command?.length ? { command: expanded(container.command) } : {}),
    ...(container.args?.length ? { args: expanded(container.args) } : {}),
    ...(container.workingDir ? { workingDir: container.workingDir } : {}),
    env: [...variables].map(([key, value]) => `${key}=${value}`),
    isStdinOpen: container.stdin ?? false,
    hasTty: container.tty ?? false,
    resources: containerResources(pod, container, nodeMemoryBytes),
    ...(isInit && !isSidecar(container) ? { isAwaited: true } : {}),
  }
}
