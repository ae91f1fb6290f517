import { DisposableStore } from '#base/disposable.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/logger.ts'
import type { Registry, UserInfo } from '../registry/registry.ts'
import type { EventRecorder } from '../runtime/event-recorder.ts'
import type { Informers } from '../runtime/informer.ts'
import { RuntimeUnavailable, type Runtime } from '../drivers/runtime/runtime.ts'
import type { AgentNode } from './agent-node.ts'
import { keepLeases } from './node-leases.ts'
import { agentNode, nodeName } from './node-object.ts'
import { createNodeRegistrar } from './node-registrar.ts'
import { PodLoop } from './pod/pod-loop.ts'

export interface NodeAgentOptions {
  readonly registry: Registry
  readonly informers: Informers
  readonly runtime: Runtime
  readonly clock: Clock
  readonly logger: Logger
  readonly recorder: EventRecorder
  /** How many nodes to play. */
  readonly count: number
  /** What people can do when the runtime does not answer. */
  readonly remedy: string
}

export interface NodeAgent {
  /** Resolves when the nodes are registered; the runtime may take its time. */
  start(): Promise<void>
  /** Containers go on running. */
  stop(): Promise<void>
}

const user: UserInfo = {
  name: 'system:node:archipel',
  // One agent for all nodes: what restricts a node to itself does not hold for it.
  groups: ['system:nodes', 'system:masters', 'system:authenticated'],
}

/** The kubelet's part, for all nodes of this machine: they share one runtime. */
export function createNodeAgent(options: NodeAgentOptions): NodeAgent {
  const { registry, clock, logger, runtime, count, remedy } = options
  const registrar = createNodeRegistrar({ registry, clock, user, count })
  const nodes = new Map<string, AgentNode>()
  const disposables = new DisposableStore()
  const loop = disposables.add(new PodLoop({ ...options, user, nodeOf: (name) => nodes.get(name ?? '') }))
  // What the runtime tells comes in order, and is worked off in order.
  let tail = Promise.resolve()
  let isStopped = false
  const inOrder = (work: () => Promise<void>): void => {
    tail = tail.then(work).catch((error: unknown) => {
      // A runtime that goes away again is heard of again.
      logger[error instanceof RuntimeUnavailable ? 'debug' : 'error']('node not updated', { error: error as Error })
    })
  }

  async function onConnected(): Promise<void> {
    if (isStopped) return
    const info = await runtime.info()
    for (let index = 0; index < count; index++) nodes.set(nodeName(index), agentNode(index, count, info))
    loop.resume(await runtime.list())
    await registrar.markReady([...nodes.values()], info)
    logger.info('container runtime connected', { runtime: info.version })
  }

  async function onDisconnected(reason: string): Promise<void> {
    loop.pause()
    if (isStopped) return
    logger.warn('container runtime disconnected', { runtime: runtime.name, reason })
    await registrar.markUnready(`the container runtime does not answer (${reason}): ${remedy}`)
  }

  return {
    async start() {
      await registrar.register()
      const names = Array.from({ length: count }, (_, index) => nodeName(index))
      disposables.add(keepLeases({ registry, clock, logger, user, names }))
      runtime.connect({
        onConnected: () => {
          inOrder(onConnected)
        },
        onDisconnected: (reason) => {
          loop.pause()
          inOrder(() => onDisconnected(reason))
        },
        onPodChanged: (uid) => {
          loop.refresh(uid)
        },
      })
    },
    async stop() {
      isStopped = true
      disposables.dispose()
      runtime.dispose()
      await Promise.all([tail, loop.settled()])
    },
  }
}
