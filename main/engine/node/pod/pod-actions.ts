import { messageOf } from '#base/errors.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { isReason } from '#kube/meta/status.ts'
import type { Registry, UserInfo } from '../../registry/registry.ts'
import { RuntimeUnavailable, type SandboxSpec } from '../../drivers/runtime/runtime.ts'
import type { AgentNode } from '../agent-node.ts'
import { nextBackOff } from './back-off.ts'
import { launchContainer, type LaunchServices } from './container-launch.ts'
import type { PodAction, PodInput } from './pod-action.ts'

export interface ActionServices extends LaunchServices {
  readonly registry: Registry
  readonly user: UserInfo
}

/** Does what a plan says, in its order. A failure ends the round; the next plan sees what has come of it. */
export async function executeActions(
  input: PodInput,
  actions: readonly PodAction[],
  node: AgentNode,
  services: ActionServices,
): Promise<void> {
  for (const action of actions) await execute(input, action, node, services)
}

async function execute(input: PodInput, action: PodAction, node: AgentNode, services: ActionServices): Promise<void> {
  const { runtime } = services
  switch (action.type) {
    case 'create-sandbox':
      return createSandbox(input, action.address, node, services)
    case 'start-sandbox':
      return restartSandbox(input, action.id, services)
    case 'remove-sandbox':
      return runtime.removeSandbox(action.id)
    case 'remove':
      return runtime.removeContainer(action.id)
    case 'signal':
      return signal(input, action, services)
    case 'start': {
      const { address: hostIP, allocatable, memoryBytes } = node
      const podIP = input.observed.sandbox?.address ?? ''
      const surroundings = { podIP, hostIP, allocatable }
      return launchContainer(input, { ...action, surroundings, nodeMemoryBytes: memoryBytes }, services)
    }
    case 'finish':
      return finish(input.pod, services)
  }
}

async function createSandbox(
  { pod, memory }: PodInput,
  address: string | undefined,
  node: AgentNode,
  { runtime, recorder, clock }: ActionServices,
): Promise<void> {
  try {
    await runtime.createSandbox(sandboxSpec(pod, address, node))
    memory.sandboxRetryAt = 0
  } catch (error) {
    if (error instanceof RuntimeUnavailable) throw error
    const now = clock.now()
    memory.sandbox = nextBackOff(memory.sandbox, now, now)
    memory.sandboxRetryAt = now + memory.sandbox.delay
    const message = `Failed to create pod sandbox: ${messageOf(error)}`
    recorder.record({ about: pod, type: 'Warning', reason: 'FailedCreatePodSandBox', message })
  }
}

function sandboxSpec(pod: Pod, address: string | undefined, node: AgentNode): SandboxSpec {
  const { uid = '', namespace = '', name, annotations = {} } = pod.metadata
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
  return {
    pod: { uid, namespace, name, node: node.name },
    // A host name has 63 characters at most. Source: pkg/kubelet/util TruncatePodHostnameIfNeeded.
    hostname: (pod.spec.hostname ?? name).slice(0, 63).replace(/[-.]+$/, ''),
    nodeIndex: node.index,
    ...(address ? { address } : {}),
    ports: containers.flatMap(({ ports = [] }) =>
      ports
        .filter(({ protocol }) => protocol !== 'SCTP')
        .map(({ containerPort: port, protocol }) => ({ port, protocol: protocol === 'UDP' ? 'udp' : 'tcp' }) as const),
    ),
    annotations,
  }
}

/** A sandbox that cannot be started again makes room for a new one. */
async function restartSandbox({ pod }: PodInput, id: string, { runtime, recorder }: ActionServices): Promise<void> {
  const message = 'Pod sandbox changed, it will be killed and re-created.'
  recorder.record({ about: pod, type: 'Normal', reason: 'SandboxChanged', message })
  try {
    await runtime.startSandbox(id)
  } catch (error) {
    if (error instanceof RuntimeUnavailable) throw error
    await runtime.removeSandbox(id)
  }
}

async function signal(
  { pod, memory }: PodInput,
  { id, name, signal: kind, isReplaced }: Extract<PodAction, { type: 'signal' }>,
  { runtime, recorder, clock }: ActionServices,
): Promise<void> {
  const now = clock.now()
  if (kind === 'SIGKILL') memory.killed.set(id, now)
  else {
    memory.askedToStop.set(id, now)
    const message = isReplaced
      ? `Container ${name} definition changed, will be restarted`
      : `Stopping container ${name}`
    recorder.record({ about: pod, type: 'Normal', reason: 'Killing', message, fieldPath: `spec.containers{${name}}` })
  }
  await runtime.signalContainer(id, kind)
}

/** The object goes last, when nothing that it stands for is left. */
async function finish({ metadata }: Pod, { registry, user }: ActionServices): Promise<void> {
  const { namespace, name, uid } = metadata
  try {
    const preconditions = uid ? { preconditions: { uid } } : {}
    await registry.delete(podKind, namespace, name, { gracePeriodSeconds: 0, user, ...preconditions })
  } catch (error) {
    // Someone else was quicker, and the name may be another pod's by now.
    if (!isReason(error, 'NotFound') && !isReason(error, 'Conflict')) throw error
  }
}
