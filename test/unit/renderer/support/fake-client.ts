import type { Clock } from '#base/clock.ts'
import { Emitter } from '#base/emitter.ts'
import type { EngineStatus, Preferences } from '#contract/app.ts'
import type { Catalog, ClusterSummary, DiscoveredKind } from '#contract/clusters.ts'
import type { ArchipelClient } from '#contract/contract.ts'
import { AppError } from '#base/errors.ts'
import { kinds } from '#kube/kinds/registry.ts'
import { FakeCluster } from './fake-cluster.ts'
import { fakeObjects } from './fake-objects.ts'
import { fakeSessions } from './fake-sessions.ts'
import { streamOf } from './fake-streams.ts'
import { sampleObjects } from './sample-objects.ts'

export interface FakeHost {
  readonly client: ArchipelClient
  readonly local: FakeCluster
  readonly catalogs: Emitter<Catalog>
  readonly engines: Emitter<EngineStatus>
  catalog: Catalog
}

export const discoveredKinds: DiscoveredKind[] = [
  ...kinds.map((kind) => ({
    group: kind.group,
    version: kind.version,
    kind: kind.kind,
    resource: kind.resource,
    namespaced: kind.namespaced,
    verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
    shortNames: [...kind.shortNames],
    categories: [...kind.categories],
  })),
  {
    group: 'shop.example',
    version: 'v1alpha1',
    kind: 'GiftCard',
    resource: 'giftcards',
    namespaced: true,
    verbs: ['get', 'list', 'watch'],
    shortNames: ['gc'],
    categories: [],
  },
]

const engineStatus: EngineStatus = {
  state: 'running',
  runtime: { name: 'docker', reason: 'Docker 28.5.1 answers on /var/run/docker.sock', healthy: true },
  server: 'https://127.0.0.1:6443',
  kubeconfig: '/home/ada/.local/share/archipel/kubeconfig',
  restarts: 0,
}

function sampleClusters(now: number): ClusterSummary[] {
  const checkedAt = new Date(now).toISOString()
  const file = '/home/ada/.kube/config'
  return [
    {
      id: 'engine',
      name: 'local',
      source: { type: 'engine' },
      server: 'https://127.0.0.1:6443',
      user: 'admin',
      auth: 'client-certificate',
      state: 'connected',
      version: 'v1.35.0',
      checkedAt,
    },
    {
      id: 'file/paris',
      name: 'paris staging',
      source: { type: 'kubeconfig', file, context: 'paris', removable: true },
      server: 'https://k8s.paris.example:6443',
      user: 'ada',
      auth: 'exec',
      state: 'idle',
      color: '#0f766e',
    },
    {
      id: 'file/prod',
      name: 'production',
      source: { type: 'kubeconfig', file, context: 'prod', removable: false },
      server: 'https://ABCD.gr7.eu-west-3.eks.amazonaws.com',
      user: 'ada',
      auth: 'exec',
      state: 'failed',
      checkedAt,
      error: {
        type: 'app',
        code: 'cluster.credential-plugin',
        details: { command: 'aws', reason: 'Token has expired and refresh failed' },
      },
    },
  ]
}

/** A host in memory, with sample clusters. For tests and pictures; nothing of it is shipped. */
export function createFakeHost(clock: Clock): FakeHost {
  const now = (): number => clock.now()
  const host: FakeHost = {
    local: new FakeCluster('engine', sampleObjects(clock.now()), now),
    catalogs: new Emitter(),
    engines: new Emitter(),
    catalog: { clusters: sampleClusters(clock.now()), problems: [] },
    get client() {
      return client
    },
  }
  const client: ArchipelClient = {
    app: fakeApp(host),
    clusters: fakeClusters(host),
    objects: fakeObjects(host.local, now),
    sessions: fakeSessions(clock),
  }
  return host
}

function fakeApp(host: FakeHost): ArchipelClient['app'] {
  let preferences: Preferences = { theme: 'system', locale: 'en', density: 'compact' }
  return {
    info: () =>
      Promise.resolve({ name: 'Archipel', version: '0.1.0', platform: 'linux', shell: 'browser', locale: 'en-GB' }),
    engine: (_input, options) => streamOf(options?.signal, [engineStatus], host.engines, (status) => status),
    startEngine: () => Promise.resolve(null),
    stopEngine: () => Promise.resolve(null),
    preferences: () => Promise.resolve(preferences),
    setPreferences: (change) =>
      Promise.resolve((preferences = { ...preferences, ...(change as Partial<Preferences>) })),
    commands: (_input, options) => streamOf(options?.signal, [], new Emitter<never>(), () => undefined),
  }
}

function fakeClusters(host: FakeHost): ArchipelClient['clusters'] {
  const find = (id: string): ClusterSummary => {
    const cluster = host.catalog.clusters.find((candidate) => candidate.id === id)
    if (!cluster) throw new AppError('cluster.unknown', { cluster: id })
    return cluster
  }
  const change = (id: string, part: Partial<ClusterSummary>): ClusterSummary => {
    const next = { ...find(id), ...part }
    host.catalog = {
      ...host.catalog,
      clusters: host.catalog.clusters.map((cluster) => (cluster.id === id ? next : cluster)),
    }
    host.catalogs.emit(host.catalog)
    return next
  }
  return {
    watch: (_input, options) => streamOf(options?.signal, [host.catalog], host.catalogs, (catalog) => catalog),
    connect: ({ cluster }) => {
      const known = find(cluster)
      return Promise.resolve(
        change(cluster, known.state === 'failed' ? {} : { state: 'connected', version: 'v1.34.2' }),
      )
    },
    disconnect: ({ cluster }) => Promise.resolve((change(cluster, { state: 'idle' }), null)),
    kinds: ({ cluster }) => Promise.resolve((find(cluster), discoveredKinds)),
    customize: ({ cluster, name, color }) =>
      Promise.resolve(change(cluster, { ...(name ? { name } : {}), ...(color ? { color } : {}) })),
    addFile: ({ path }) => Promise.reject(new AppError('kubeconfig.unreadable', { file: path, reason: 'ENOENT' })),
    addText: () => Promise.resolve(host.catalog),
    pickFile: () => Promise.resolve(host.catalog),
    removeFile: () => Promise.resolve(host.catalog),
  }
}
