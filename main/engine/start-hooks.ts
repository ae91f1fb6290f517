import type { HealthCheck, HealthChecks } from './api/health.ts'
import type { Store } from './mvcc/store.ts'

/** What a start consists of, by upstream's names and in its order; those of parts that this server lacks are not here. */
const hookNames = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-system-namespaces-controller',
  'storage-readiness',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'apiservice-registration-controller',
] as const

export type StartHook = (typeof hookNames)[number]

/** How far the start has come, and whether the end has begun; the health checks tell it. */
export class StartHooks {
  readonly #done = new Set<StartHook>()
  isStopping = false

  done(...names: readonly StartHook[]): void {
    for (const name of names) this.#done.add(name)
  }

  has(name: StartHook): boolean {
    return this.#done.has(name)
  }

  get checks(): HealthCheck[] {
    return hookNames.map((name) => ({
      name: `poststarthook/${name}`,
      check: () => (this.#done.has(name) ? undefined : 'not finished'),
    }))
  }
}

/** Source: apiserver pkg/server/config.go, pkg/server/healthz/healthz.go. The store goes by etcd's name, as clients ask for it. */
export function healthChecks(hooks: StartHooks, store: Pick<Store, 'failure'>): HealthChecks {
  const fine = (name: string): HealthCheck => ({ name, check: () => undefined })
  const stored = (name: string): HealthCheck => ({ name, check: () => store.failure })
  const informers = {
    name: 'informer-sync',
    check: () => (hooks.has('generic-apiserver-start-informers') ? undefined : 'informers not started yet'),
  }
  const shutdown = { name: 'shutdown', check: () => (hooks.isStopping ? 'process is shutting down' : undefined) }
  // Lines of the log are written as they come: who reaches this one has not been held up by it.
  const first = [fine('ping'), fine('log')]
  return {
    livez: [...first, stored('etcd'), ...hooks.checks],
    readyz: [...first, stored('etcd'), stored('etcd-readiness'), informers, ...hooks.checks, shutdown],
  }
}
