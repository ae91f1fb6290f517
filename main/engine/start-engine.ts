import { join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/logger.ts'
import { statusError } from '#kube/meta/status.ts'
import { defaultAdmission } from './admission/default-admission.ts'
import { createApi, type Api, type ApiOptions } from './api/handler.ts'
import { createServer } from './api/server.ts'
import { keepPkiFresh } from './auth/keep-fresh.ts'
import { writeKubeconfig } from './auth/kubeconfig.ts'
import { openPki } from './auth/pki.ts'
import { bootstrap } from './bootstrap.ts'
import { strategyOf } from './kinds/registry.ts'
import { listenOnLastPort } from './last-port.ts'
import { openStore } from './mvcc/open-store.ts'
import { createRegistry } from './registry/create-registry.ts'
import type { PodStreams } from './registry/pod-streams.ts'
import type { Registry } from './registry/registry.ts'
import type { ControlPlaneOptions } from './runtime/control-plane.ts'

export interface EngineOptions extends Pick<ControlPlaneOptions, 'nodes' | 'runtime' | 'dockerHost'> {
  readonly dataDir: string
  /** 0: the port of the last start if it is free, else any. */
  readonly port: number
  /** Absent: `kubeconfig` in the data dir. */
  readonly kubeconfig?: string
  readonly clock: Clock
  readonly logger: Logger
}

export interface EngineAddress {
  readonly server: string
  readonly kubeconfig: string
  /** Which runtime carries the pods, and why. */
  readonly runtime: { readonly name: string; readonly reason: string }
}

/**
 * Starts the parts in order: store, registry, API, first objects, control plane. What is to be stopped goes on `stack`.
 * `onApi` is called once the API answers; it does not wait for the control plane, nor that for Docker.
 */
export async function startEngine(
  options: EngineOptions,
  stack: AsyncDisposableStack,
  onApi: (api: Api) => void,
): Promise<EngineAddress> {
  const registry = openRegistry(options, stack)
  const late: LateParts = { isReady: false }
  const { api, clusterId, ...address } = await startApi(options, registry, late, stack)
  onApi(api)
  const runtime = await startControlPlane(options, registry, clusterId, late, stack)
  return { ...address, runtime }
}

/** What the API learns after it has begun to answer. */
interface LateParts {
  isReady: boolean
  podStreams?: PodStreams
}

function openRegistry({ dataDir, clock, logger }: EngineOptions, stack: AsyncDisposableStack): Registry {
  const store = openStore({ dataDir, clock, logger })
  stack.defer(() => {
    store.close()
  })
  return createRegistry({ store, clock, strategies: strategyOf, admission: defaultAdmission() })
}

async function startApi(
  options: EngineOptions,
  registry: Registry,
  late: LateParts,
  stack: AsyncDisposableStack,
): Promise<Omit<EngineAddress, 'runtime'> & { api: Api; clusterId: string }> {
  const { dataDir, port, clock, logger, kubeconfig = join(dataDir, 'kubeconfig') } = options
  const certificates = join(dataDir, 'pki')
  const pki = await openPki(certificates, clock)
  const apiOptions = { registry, podStreams: lateStreams(late), clock, logger, health: healthChecks(late) }
  const api = createApi(apiOptions)
  const handlers = createServer(api, apiOptions)
  const listener = await listenOnLastPort(join(dataDir, 'port'), { port, pki, clock, logger, ...handlers })
  stack.defer(() => listener.close())
  stack.defer(() => {
    late.isReady = false
    api.dispose()
  })
  const server = `https://127.0.0.1:${String(listener.port)}`
  const clusterId = await bootstrap(registry, listener.port)
  await writeKubeconfig(kubeconfig, server, pki)
  const renewal = keepPkiFresh(certificates, { clock, logger }, async (renewed) => {
    listener.renew(renewed)
    await writeKubeconfig(kubeconfig, server, renewed)
  })
  stack.defer(() => {
    renewal.dispose()
  })
  late.isReady = true
  return { api, clusterId, server, kubeconfig }
}

async function startControlPlane(
  { clock, logger, nodes, runtime, dockerHost, dataDir }: EngineOptions,
  registry: Registry,
  clusterId: string,
  late: LateParts,
  stack: AsyncDisposableStack,
): Promise<EngineAddress['runtime']> {
  // Loaded once the API answers: controllers and the container runtime are most of the engine's code.
  const { createControlPlane } = await import('./runtime/control-plane.ts')
  const docker = dockerHost === undefined ? {} : { dockerHost }
  const controlPlane = createControlPlane({ registry, clock, logger, nodes, runtime, ...docker, dataDir, clusterId })
  stack.defer(() => controlPlane.stop())
  const started = await controlPlane.start()
  late.podStreams = controlPlane.podStreams
  return started.runtime
}

/** The store answers as long as the process does; readiness waits for the objects every cluster has. */
function healthChecks(late: LateParts): ApiOptions['health'] {
  const ping = { name: 'ping', check: () => undefined }
  const started = {
    name: 'poststarthook/bootstrap',
    check: () => (late.isReady ? undefined : 'not finished, or stopping'),
  }
  return { livez: [ping], readyz: [ping, started] }
}

/** Logs and ports of pods, once the nodes are there. */
function lateStreams(late: LateParts): PodStreams {
  const streams = (): PodStreams => {
    if (late.podStreams) return late.podStreams
    throw statusError(503, 'ServiceUnavailable', 'the nodes are starting', { retryAfterSeconds: 1 })
  }
  return {
    logs: (pod, options, signal) => streams().logs(pod, options, signal),
    dial: (pod, port) => streams().dial(pod, port),
  }
}
