import type { Clock } from '#base/clock.ts'
import { silentLogger, type Logger } from '#base/logger.ts'
import { systemClock } from '#base/system-clock.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { defaultAdmission } from '../../main/engine/admission/default-admission.ts'
import { bootstrap, clusterIdOf, publishApiServer } from '../../main/engine/bootstrap.ts'
import { withoutAdmission } from '../../main/engine/registry/without-admission.ts'
import { createServedKinds } from '../../main/engine/kinds/served-kinds.ts'
import { shortLivedTables } from '../../main/engine/short-lived-tables.ts'
import { openStore } from '../../main/engine/mvcc/open-store.ts'
import { versionsOfServed } from '../../main/engine/registry/managed-fields/versions.ts'
import { createRegistry } from '../../main/engine/registry/create-registry.ts'
import type { Registry } from '../../main/engine/registry/registry.ts'
import { createControlPlane, type ControlPlane } from '../../main/engine/runtime/control-plane.ts'
import { eventually } from './eventually.ts'

export interface TestClusterOptions {
  readonly runtime: 'docker' | 'simulated'
  readonly dockerHost?: string
  /** Absent: in memory. */
  readonly dataDir?: string
  readonly nodes?: number
  readonly clock?: Clock
  readonly logger?: Logger
}

/** An engine without its API, in this process. */
export interface TestCluster {
  readonly registry: Registry
  readonly controlPlane: ControlPlane
  /** The live objects of a kind in `default`, once they are as wanted. */
  until<T extends KubeObject>(
    what: string,
    kind: Kind<T>,
    isGood: (objects: readonly T[]) => boolean,
  ): Promise<readonly T[]>
  /** So many pods run and are ready. */
  untilReady(count: number): Promise<readonly Pod[]>
  stop(): Promise<void>
}

export async function startTestCluster(options: TestClusterOptions): Promise<TestCluster> {
  const { clock = systemClock, logger = silentLogger, nodes = 3, runtime, dockerHost, dataDir } = options
  const store = openStore({ clock, logger, shortLived: shortLivedTables, ...(dataDir ? { dataDir } : {}) })
  const served = createServedKinds()
  const registry = createRegistry({
    store,
    clock,
    strategies: served.strategyOf,
    versions: versionsOfServed(served),
    admission: defaultAdmission({ clock }),
  })
  await bootstrap(withoutAdmission(registry))
  await publishApiServer(registry, 6443)
  const controlPlane = createControlPlane({
    registry,
    served,
    clock,
    logger,
    nodes,
    runtime,
    clusterId: clusterIdOf(registry),
    dataDir: dataDir ?? '',
    ...(dockerHost ? { dockerHost } : {}),
  })
  await controlPlane.start()
  const cluster: TestCluster = {
    registry,
    controlPlane,
    until: (what, kind, isGood) => eventually(what, () => registry.list(kind, { namespace: 'default' }).items, isGood),
    untilReady: (count) =>
      cluster.until(`${String(count)} pods run`, podKind, (pods) => pods.length === count && pods.every(isServing)),
    async stop() {
      await controlPlane.stop()
      store.close()
    },
  }
  return cluster
}

export function isServing({ metadata, status }: Pod): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')
  return metadata.deletionTimestamp === undefined && status?.phase === 'Running' && ready?.status === 'True'
}
