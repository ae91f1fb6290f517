import { join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'
import { statusError } from '#kube/meta/status.ts'
import { defaultAdmission } from './admission/default-admission.ts'
import { fetchFrom } from './api/fetch.ts'
import { createApi, type Api, type ApiOptions } from './api/handler.ts'
import { createServer } from './api/server.ts'
import { keepPkiFresh } from './auth/keep-fresh.ts'
import { writeKubeconfig } from './auth/kubeconfig.ts'
import { adminUser, openPki } from './auth/pki.ts'
import { bootstrap } from './bootstrap.ts'
import { strategyOf } from './kinds/registry.ts'
import { listenOnLastPort } from './last-port.ts'
import { openStore } from './mvcc/open-store.ts'
import { createRegistry } from './registry/create-registry.ts'
import type { PodStreams } from './registry/pod-streams.ts'
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

/** A cluster of its own: the API, its store, its controllers and its nodes. */
export interface Engine {
  /** Throws AppError `engine.*` or `kubeconfig.*`, and then leaves nothing running. */
  start(): Promise<EngineAddress>
  /** Containers go on running, and are taken over by the next start. */
  stop(): Promise<void>
  /** The API for this process, as the administrator. */
  fetch(request: Request): Promise<Response>
}

export function createEngine(options: EngineOptions): Engine {
  let parts: AsyncDisposableStack | undefined
  let api: Api | undefined
  const stop = async (): Promise<void> => {
    const stopping = parts
    parts = undefined
    api = undefined
    await stopping?.disposeAsync()
  }
  return {
    async start() {
      if (parts) throw new AppError('engine.failed', { reason: 'the engine has been started already' })
      const stack = new AsyncDisposableStack()
      parts = stack
      try {
        return await startParts(options, stack, (made) => {
          api = made
        })
      } catch (error) {
        await stop()
        throw error
      }
    },
    stop,
    fetch(request) {
      if (!api) return Promise.reject(new AppError('engine.stopped'))
      return fetchFrom(api, adminUser, options.logger, request)
    },
  }
}

/** Store, registry, API, first objects; the control plane comes last and the API does not wait for it. */
async function startParts(
  options: EngineOptions,
  stack: AsyncDisposableStack,
  onApi: (api: Api) => void,
): Promise<EngineAddress> {
  const { dataDir, clock, logger, kubeconfig = join(dataDir, 'kubeconfig') } = options
  const store = openStore({ dataDir, clock, logger })
  stack.defer(() => {
    store.close()
  })
  const registry = createRegistry({ store, clock, strategies: strategyOf, admission: defaultAdmission() })
  const pki = await openPki(join(dataDir, 'pki'), clock)

  let isReady = false
  let podStreams: PodStreams | undefined
  const apiOptions: ApiOptions = {
    registry,
    podStreams: deferredStreams(() => podStreams),
    clock,
    logger,
    health: healthChecks(() => isReady),
  }
  const api = createApi(apiOptions)
  const listener = await listenOnLastPort(join(dataDir, 'port'), {
    port: options.port,
    pki,
    clock,
    logger,
    ...createServer(api, apiOptions),
  })
  stack.defer(() => listener.close())
  stack.defer(() => {
    isReady = false
    api.dispose()
  })
  onApi(api)

  const server = `https://127.0.0.1:${String(listener.port)}`
  const clusterId = await bootstrap(registry, listener.port)
  await writeKubeconfig(kubeconfig, server, pki)
  isReady = true
  stack.use(
    asDisposable(
      keepPkiFresh(join(dataDir, 'pki'), { clock, logger }, async (renewed) => {
        listener.renew(renewed)
        await writeKubeconfig(kubeconfig, server, renewed)
      }),
    ),
  )

  // Loaded once the API answers: controllers and the container runtime are most of the engine's code.
  const { createControlPlane } = await import('./runtime/control-plane.ts')
  const { nodes, runtime, dockerHost } = options
  const docker = dockerHost === undefined ? {} : { dockerHost }
  const controlPlane = createControlPlane({ registry, clock, logger, nodes, runtime, ...docker, dataDir, clusterId })
  stack.defer(() => controlPlane.stop())
  const started = await controlPlane.start()
  podStreams = controlPlane.podStreams
  return { server, kubeconfig, runtime: started.runtime }
}

function asDisposable(inner: { dispose(): void }): Disposable {
  return {
    [Symbol.dispose]() {
      inner.dispose()
    },
  }
}

/** The store answers as long as the process does; readiness waits for the objects every cluster has. */
function healthChecks(isReady: () => boolean): ApiOptions['health'] {
  const ping = { name: 'ping', check: () => undefined }
  const started = {
    name: 'poststarthook/bootstrap',
    check: () => (isReady() ? undefined : 'not finished, or stopping'),
  }
  return { livez: [ping], readyz: [ping, started] }
}

/** Logs and ports of pods, once the nodes are there. */
function deferredStreams(current: () => PodStreams | undefined): PodStreams {
  const streams = (): PodStreams => {
    const found = current()
    if (!found) throw statusError(503, 'ServiceUnavailable', 'the nodes are starting', { retryAfterSeconds: 1 })
    return found
  }
  return {
    logs: (pod, options, signal) => streams().logs(pod, options, signal),
    dial: (pod, port) => streams().dial(pod, port),
  }
}
