import type { Duplex } from 'node:stream'
import type { Clock } from '#base/clock.ts'
import { DisposableStore } from '#base/disposable.ts'
import type { Logger } from '#base/logger.ts'
import { statusError } from '#kube/meta/status.ts'
import { declarationsFor, type ClusterIdentity } from '../controllers/registry.ts'
import type { Runtime } from '../drivers/runtime/runtime.ts'
import { chooseRuntime } from '../node/choose-runtime.ts'
import { createNodeAgent } from '../node/node-agent.ts'
import { createNodePorts } from '../node/node-port/node-ports.ts'
import { dialTarget } from '../node/node-port/dial-target.ts'
import { createPodStreams } from '../node/pod-streams.ts'
import type { PodStreams } from '../registry/pod-streams.ts'
import type { Registry } from '../registry/registry.ts'
import type { ServedKinds } from '../registry/served-kinds.ts'
import { createEventRecorder, type EventRecorder } from './event-recorder.ts'
import { createInformers } from './informer.ts'
import type { ControllerServices } from './reconciler.ts'
import { startControllers } from './start-controllers.ts'

export interface ControlPlaneOptions {
  readonly registry: Registry
  readonly served: ServedKinds
  /** Absent: nobody signs, and nothing of identities is published. */
  readonly identity?: ClusterIdentity
  readonly clock: Clock
  readonly logger: Logger
  /** How many nodes there are. */
  readonly nodes: number
  readonly runtime: 'auto' | 'docker' | 'simulated'
  /** As in `DOCKER_HOST`; absent: where this machine's Docker listens. */
  readonly dockerHost?: string
  readonly dataDir: string
  /** Marks what is made in Docker for this cluster; must stay the same for a data dir. */
  readonly clusterId: string
  /** Who watches over the queues of controllers; absent: nobody. */
  readonly observeQueue?: ControllerServices['observeQueue']
}

/** Everything that acts on objects: controllers, scheduler, nodes. */
export interface ControlPlane {
  readonly podStreams: PodStreams
  /** Resolves once the nodes are registered; it does not wait for Docker. */
  start(): Promise<{ readonly runtime: { readonly name: Runtime['name']; readonly reason: string } }>
  /** Containers go on running, and are taken over by the next start. */
  stop(): Promise<void>
}

export function createControlPlane(options: ControlPlaneOptions): ControlPlane {
  const { registry, clock, logger } = options
  const informers = createInformers(registry)
  const disposables = new DisposableStore()
  const stops: (() => Promise<void>)[] = []
  const recorders: EventRecorder[] = []
  let streams: PodStreams | undefined

  function recorderFor(component: string, host?: string): EventRecorder {
    const recorder = createEventRecorder({ registry, clock, logger, component, ...(host ? { host } : {}) })
    recorders.push(recorder)
    return recorder
  }

  async function startNodes(runtime: Runtime, remedy: string): Promise<void> {
    const recorder = recorderFor('kubelet')
    const agent = createNodeAgent({
      registry,
      informers,
      runtime,
      clock,
      logger,
      recorder,
      count: options.nodes,
      remedy,
    })
    stops.push(() => agent.stop())
    streams = createPodStreams(runtime, clock)
    const dial = (target: Parameters<typeof dialTarget>[1]): Promise<Duplex> => dialTarget(runtime, target)
    disposables.add(createNodePorts({ informers, recorder: recorderFor('node-port'), clock, logger, dial }))
    await agent.start()
  }

  function running(): PodStreams {
    if (streams) return streams
    throw statusError(503, 'ServiceUnavailable', 'the nodes are starting', { retryAfterSeconds: 1 })
  }

  return {
    podStreams: {
      logs: (pod, logOptions, signal) => running().logs(pod, logOptions, signal),
      dial: (pod, port) => running().dial(pod, port),
      exec: (pod, container, command) => running().exec(pod, container, command),
      attach: (pod, container) => running().attach(pod, container),
    },
    async start() {
      const { runtime: wanted, dockerHost, clusterId, dataDir } = options
      const { runtime, reason, remedy } = await chooseRuntime({
        wanted,
        dockerHost,
        registry,
        clock,
        clusterId,
        dataDir,
      })
      stops.push(startControllers(declarationsFor(options.served, options.identity), { ...options, informers }))
      await startNodes(runtime, remedy)
      return { runtime: { name: runtime.name, reason } }
    },
    async stop() {
      disposables.dispose()
      await Promise.all(stops.map((stop) => stop()))
      await Promise.all(recorders.map((recorder) => recorder.settled()))
      informers.dispose()
    },
  }
}
