import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { allDone } from '#base/async.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/logger.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { statusError } from '#kube/meta/status.ts'
import { defaultAdmission } from './admission/default-admission.ts'
import { createDynamicAdmission } from './admission/dynamic-admission.ts'
import { createApi, type Api, type ApiOptions } from './api/handler.ts'
import { createServer } from './api/server.ts'
import { openAuditLog } from './audit/audit-log.ts'
import type { ClusterIdentity } from './controllers/registry.ts'
import type { Access } from './auth/access.ts'
import { accessAdmission } from './auth/admission/access-admission.ts'
import { policyAuthorizer } from './auth/admission/policy-authorizer.ts'
import { openAccess } from './auth/open-access.ts'
import { keepClientTrust } from './auth/client-trust.ts'
import { keepPkiFresh } from './auth/keep-fresh.ts'
import { writeKubeconfig } from './auth/kubeconfig.ts'
import type { ClusterCertificates } from './auth/cluster-certificates.ts'
import { openPki } from './auth/pki.ts'
import { bootstrap, clusterIdOf, publishApiServer } from './bootstrap.ts'
import { putFirstObjects } from './bootstrap/put-first-objects.ts'
import { serveCustomResources } from './custom-resources/serve.ts'
import { createServedKinds, type ServedKindSet } from './kinds/served-kinds.ts'
import { listenOnLastPort } from './last-port.ts'
import { QueueMetrics } from './metrics/queue-metrics.ts'
import { storeMetrics } from './metrics/store-metrics.ts'
import { tableOf } from './mvcc/key.ts'
import { loadEncryption } from './mvcc/encryption/configuration.ts'
import { openStore } from './mvcc/open-store.ts'
import type { Store } from './mvcc/store.ts'
import { createRegistry } from './registry/create-registry.ts'
import type { PodStreams } from './registry/pod-streams.ts'
import { versionsOfServed } from './registry/managed-fields/versions.ts'
import type { Registry } from './registry/registry.ts'
import { withoutAdmission } from './registry/without-admission.ts'
import type { ControlPlaneOptions } from './runtime/control-plane.ts'
import { healthChecks, StartHooks } from './start-hooks.ts'
import { shortLivedTables } from './short-lived-tables.ts'

export interface EngineOptions extends Pick<ControlPlaneOptions, 'nodes' | 'dockerHost'> {
  /** `none`: the API alone, without the controllers, the scheduler and nodes, as operators are tested against. */
  readonly runtime: ControlPlaneOptions['runtime'] | 'none'
  readonly dataDir: string
  /** 0: the port of the last start if it is free, else any. */
  readonly port: number
  /** 32 bytes that Secrets are encrypted with in the store; absent: a key in the data dir. */
  readonly encryptionKey?: Buffer
  /** Absent: `kubeconfig` in the data dir. */
  readonly kubeconfig?: string
  /** The certificates of a data dir that has none yet, where someone has begun to issue them. */
  readonly certificates?: Promise<ClusterCertificates>
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
  const served = createServedKinds()
  const late: LateParts = { hooks: new StartHooks() }
  const { registry, store } = openRegistry(options, served, late, stack)
  const queues = new QueueMetrics()
  const { api, clusterId, identity, ...address } = await startApi(
    options,
    { registry, served, store, queues },
    late,
    stack,
  )
  onApi(api)
  const observeQueue = queues.observe.bind(queues)
  const cluster = { registry, served, clusterId, identity, observeQueue }
  const runtime = await startControlPlane(options, cluster, late, stack)
  return { ...address, runtime }
}

/** What the API learns after it has begun to answer. */
interface LateParts {
  readonly hooks: StartHooks
  access?: Access
  podStreams?: PodStreams
}

function lateAccess({ access }: LateParts): Access {
  if (!access) throw statusError(503, 'ServiceUnavailable', 'the API is starting', { retryAfterSeconds: 1 })
  return access
}

function openRegistry(
  { dataDir, clock, logger, encryptionKey, runtime }: EngineOptions,
  served: ServedKindSet,
  late: LateParts,
  stack: AsyncDisposableStack,
): { registry: Registry; store: Store } {
  const store = openStore({
    dataDir,
    clock,
    logger,
    shortLived: shortLivedTables,
    encryption: () => loadEncryption(dataDir, encryptionKey),
  })
  stack.defer(() => {
    store.close()
  })
  const dynamic = createDynamicAdmission({ served, logger, authorize: policyAuthorizer(() => lateAccess(late)) })
  stack.defer(() => {
    dynamic.dispose()
  })
  const admission = defaultAdmission({
    clock,
    hasServiceAccounts: runtime !== 'none',
    ...accessAdmission(() => lateAccess(late)),
    dynamic: dynamic.plugins,
  })
  const registry = createRegistry({
    store,
    clock,
    strategies: served.strategyOf,
    versions: versionsOfServed(served),
    admission,
  })
  dynamic.follow(registry)
  const customResources = serveCustomResources({ registry, served, clock, logger })
  stack.defer(() => {
    customResources.dispose()
  })
  late.hooks.done(
    'start-apiserver-admission-initializer',
    'start-apiextensions-informers',
    'start-apiextensions-controllers',
    'crd-informer-synced',
  )
  return { registry, store }
}

/** What the API is made of. */
interface ApiParts extends Pick<ApiOptions, 'registry' | 'served'> {
  readonly store: Store
  readonly queues: QueueMetrics
}

async function startApi(
  options: EngineOptions,
  parts: ApiParts,
  late: LateParts,
  stack: AsyncDisposableStack,
): Promise<Omit<EngineAddress, 'runtime'> & { api: Api; clusterId: string; identity: ClusterIdentity }> {
  const { dataDir, port, clock, logger, kubeconfig = join(dataDir, 'kubeconfig') } = options
  const pkiDirectory = join(dataDir, 'pki')
  // Beside each other: certificates may still be issued, first objects wait for the disk.
  const [firstPki, { api, handlers, access, making }] = await allDone(
    openPki(pkiDirectory, clock, options.certificates),
    prepareApi(options, parts, late, stack),
  )
  let pki = firstPki
  const listener = await listenOnLastPort(join(dataDir, 'port'), { port, pki, clock, logger, ...handlers })
  stack.defer(() => listener.close())
  stack.defer(() => {
    late.hooks.isStopping = true
    api.dispose()
  })
  const server = `https://127.0.0.1:${String(listener.port)}`
  late.hooks.done(
    'start-system-namespaces-controller',
    'priority-and-fairness-config-producer',
    'scheduling/bootstrap-system-priority-classes',
    'apiservice-registration-controller',
    'rbac/bootstrap-roles',
  )
  const trust = keepClientTrust({ registry: making, clock, logger, authority: () => pki.authority.certificate })
  stack.defer(() => {
    trust.dispose()
  })
  await allDone(publishApiServer(making, listener.port), trust.publish(), writeKubeconfig(kubeconfig, server, pki))
  const renewal = keepPkiFresh(pkiDirectory, { clock, logger }, async (renewed) => {
    pki = renewed
    listener.renew(renewed)
    await writeKubeconfig(kubeconfig, server, renewed)
    await trust.publish()
  })
  stack.defer(() => {
    renewal.dispose()
  })
  late.hooks.done('bootstrap-controller')
  const { authorizer, accounts } = access
  const identity = { authorizer, keyring: accounts.keyring, authority: () => pki.authority }
  return { api, clusterId: clusterIdOf(parts.registry), identity, server, kubeconfig }
}

/** The API but for the port it listens on. */
async function prepareApi(
  { dataDir, clock, logger }: EngineOptions,
  { registry, served, store, queues }: ApiParts,
  late: LateParts,
  stack: AsyncDisposableStack,
) {
  const openingAccess = openAccess(dataDir, { registry, clock, logger }).then((access) => {
    stack.defer(async () => {
      access.dispose()
      await access.settled()
    })
    return access
  })
  const [access, making] = await allDone(openingAccess, makeFirstObjects(store, clock, withoutAdmission(registry)))
  late.access = access
  late.hooks.done('generic-apiserver-start-informers')
  const audit = await openAuditLog(dataDir, { clock, logger })
  stack.defer(() => audit.settled())
  const countObjects = (kind: Kind): number => store.count(tableOf(kind))
  const measuredStore = {
    count: countObjects,
    file: join(dataDir, 'store.db'),
    position: () => store,
  }
  const apiOptions = {
    registry,
    served,
    access,
    podStreams: lateStreams(late),
    controlPlane: () => (late.podStreams ? undefined : 'not running'),
    clock,
    logger,
    health: healthChecks(late.hooks, store),
    audit,
    countObjects,
    metrics: [...storeMetrics(measuredStore, served), ...queues.metrics],
  }
  const api = createApi(apiOptions)
  late.hooks.done('priority-and-fairness-config-consumer', 'priority-and-fairness-filter', 'storage-readiness')
  return { api, handlers: createServer(api, apiOptions), access, making }
}

/** Answers with the registry that makes what is published once the API has its port. */
async function makeFirstObjects(store: Store, clock: Clock, registry: Registry): Promise<Registry> {
  const making = await putFirstObjects(store, clock, registry)
  // What has only just been put there needs no looking after.
  if (!making) await bootstrap(registry)
  return making ?? registry
}

async function startControlPlane(
  { clock, logger, nodes, runtime, dockerHost, dataDir }: EngineOptions,
  cluster: Pick<ControlPlaneOptions, 'registry' | 'served' | 'clusterId' | 'identity' | 'observeQueue'>,
  late: LateParts,
  stack: AsyncDisposableStack,
): Promise<EngineAddress['runtime']> {
  if (runtime === 'none') {
    // Begun once the API has said that it answers: nothing that was asked of it waits for them.
    const starting = setImmediate().then(async () => {
      const { startApiControllers } = await import('./api-controllers.ts')
      return startApiControllers({ ...cluster, clock, logger })
    })
    stack.defer(async () => (await starting)())
    return { name: 'none', reason: 'the API alone was asked for' }
  }
  // Loaded once the API answers: controllers and the container runtime are most of the engine's code.
  const { createControlPlane } = await import('./runtime/control-plane.ts')
  const docker = dockerHost === undefined ? {} : { dockerHost }
  const controlPlane = createControlPlane({ ...cluster, clock, logger, nodes, runtime, ...docker, dataDir })
  stack.defer(() => controlPlane.stop())
  const started = await controlPlane.start()
  late.podStreams = controlPlane.podStreams
  return started.runtime
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
    exec: (pod, container, command) => streams().exec(pod, container, command),
    attach: (pod, container) => streams().attach(pod, container),
  }
}
