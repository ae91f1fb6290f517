import { createHash } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { DisposableStore, type Disposable } from '#base/disposable.ts'
import { Emitter } from '#base/emitter.ts'
import { AppError } from '#base/errors.ts'
import type { Catalog, ClusterSummary, SourceProblem } from '#contract/clusters.ts'
import { toEnvelope } from '#contract/errors.ts'
import { Cluster } from './cluster.ts'
import type { LiveConnection } from './connection.ts'
import { KubeconfigSource, type SourceContent, type SourceSpec } from './kubeconfig-source.ts'
import { authOf, resolveTarget, type ClusterTarget } from './target.ts'

export interface Customization {
  readonly name?: string | undefined
  readonly color?: string | undefined
}

export interface CatalogOptions {
  readonly clock: Clock
  readonly openTarget: (target: ClusterTarget) => LiveConnection
  readonly customizationOf: (id: string) => Customization
}

export const engineClusterId = 'engine'

interface Entry {
  readonly cluster: Cluster
  readonly store: DisposableStore
  target: ClusterTarget
  spec: SourceSpec
}

/** Every cluster that the app knows: the contexts of its sources, read live. A broken file is a problem, not a failure. */
export class ClusterCatalog implements Disposable {
  readonly #options: CatalogOptions
  readonly #changed = new Emitter<void>()
  readonly #entries = new Map<string, Entry>()
  #sources: readonly KubeconfigSource[] = []
  #problems: SourceProblem[] = []

  constructor(options: CatalogOptions) {
    this.#options = options
  }

  onChange(listener: () => void): Disposable {
    return this.#changed.on(listener)
  }

  /** Replaces the list of sources; those that stay keep their clusters. Resolves when the new ones are read. */
  async setSources(specs: readonly SourceSpec[]): Promise<void> {
    const before = new Map(this.#sources.map((source) => [JSON.stringify(source.spec), source]))
    const added: KubeconfigSource[] = []
    this.#sources = specs.map((spec) => {
      const key = JSON.stringify(spec)
      const kept = before.get(key)
      before.delete(key)
      if (kept) return kept
      const source = new KubeconfigSource(spec, this.#options.clock, () => {
        this.#reconcile()
      })
      added.push(source)
      return source
    })
    for (const gone of before.values()) gone.dispose()
    await Promise.all(added.map((source) => source.load()))
    this.#reconcile()
  }

  /** Reads every file now, without waiting for the watch on it. */
  async reload(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.load()))
  }

  has(id: string): boolean {
    return this.#entries.has(id)
  }

  /** Throws AppError `cluster.unknown`. */
  get(id: string): Cluster {
    const entry = this.#entries.get(id)
    if (!entry) throw new AppError('cluster.unknown', { cluster: id })
    return entry.cluster
  }

  summaryOf(id: string): ClusterSummary {
    const entry = this.#entries.get(id)
    if (!entry) throw new AppError('cluster.unknown', { cluster: id })
    const { target, spec, cluster } = entry
    const { name, color } = this.#options.customizationOf(id)
    const { file, context } = target
    return {
      id,
      name: name ?? (spec.isEngine ? 'Archipel' : context),
      source: spec.isEngine ? { type: 'engine' } : { type: 'kubeconfig', file, context, removable: spec.isRemovable },
      server: target.cluster.server,
      user: target.userName,
      auth: authOf(target.user),
      ...(target.namespace ? { namespace: target.namespace } : {}),
      ...(color ? { color } : {}),
      ...cluster.state,
    }
  }

  snapshot(): Catalog {
    return { clusters: [...this.#entries.keys()].map((id) => this.summaryOf(id)), problems: this.#problems }
  }

  /** A name or colour was changed. */
  refresh(): void {
    this.#changed.emit()
  }

  dispose(): void {
    for (const source of this.#sources) source.dispose()
    for (const { store } of this.#entries.values()) store.dispose()
    this.#entries.clear()
  }

  #reconcile(): void {
    const wanted = new Map<string, { target: ClusterTarget; spec: SourceSpec }>()
    const problems: SourceProblem[] = []
    for (const { content } of this.#sources) {
      problems.push(...content.problems.map(({ file, error }) => ({ file, error: toEnvelope(error) })))
      collectTargets(content, wanted, problems)
    }
    this.#problems = problems
    for (const [id, entry] of this.#entries) {
      if (wanted.has(id)) continue
      entry.store.dispose()
      this.#entries.delete(id)
    }
    // In the order of the sources, whatever was there before.
    const before = new Map(this.#entries)
    this.#entries.clear()
    for (const [id, found] of wanted) this.#entries.set(id, this.#update(id, before.get(id), found))
    this.#changed.emit()
  }

  #update(id: string, entry: Entry | undefined, found: { target: ClusterTarget; spec: SourceSpec }): Entry {
    const open = (): LiveConnection => this.#options.openTarget(found.target)
    if (entry) {
      if (JSON.stringify(entry.target) !== JSON.stringify(found.target)) entry.cluster.retarget(open)
      return Object.assign(entry, found)
    }
    const cluster = new Cluster(id, open, this.#options.clock)
    const store = new DisposableStore()
    store.add(cluster)
    store.add(
      cluster.onChange(() => {
        this.#changed.emit()
      }),
    )
    return { cluster, store, ...found }
  }
}

function collectTargets(
  { spec, configs }: SourceContent,
  wanted: Map<string, { target: ClusterTarget; spec: SourceSpec }>,
  problems: SourceProblem[],
): void {
  const seen = new Set<string>()
  for (const config of configs) {
    for (const context of config.contexts.keys()) {
      // In a KUBECONFIG list the first file to define a context wins.
      if (seen.has(context)) continue
      seen.add(context)
      const id = spec.isEngine ? engineClusterId : clusterIdOf(config.file, context)
      try {
        wanted.set(id, { target: resolveTarget(context, config, configs), spec })
      } catch (error) {
        problems.push({ file: config.file, error: toEnvelope(error) })
      }
    }
  }
}

/** Readable and stable: the same context of the same file has the same id after every start, and so its links live on. */
export function clusterIdOf(file: string, context: string): string {
  const slug = context
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(-40)
  return `${slug || 'context'}-${createHash('sha256').update(`${file}\0${context}`).digest('hex').slice(0, 8)}`
}
