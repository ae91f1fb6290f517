import { Emitter } from '#base/emitter.ts'
import type { Disposable } from '#base/disposable.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { statusError, type StatusError } from '#kube/meta/status.ts'
import { matchesLabels } from '#kube/selectors/labels.ts'
import { parseLabelSelector } from '#kube/selectors/parse-labels.ts'
import type { RequestOptions } from '../../main/clusters/connection.ts'
import type { WatchedCluster } from '../../main/watch/feed.ts'

interface Watcher {
  readonly matches: (object: KubeObject) => boolean
  readonly controller: ReadableStreamDefaultController<Uint8Array>
}

export interface FakeRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string | undefined
  readonly headers: Readonly<Record<string, string>>
}

/** An API server in memory, as a Connection: lists in pages, watches, simple writes, and failures as a test wants them. */
export class FakeApi implements WatchedCluster {
  readonly id: string
  readonly requests: FakeRequest[] = []
  /** The next answers, before anything else: an error is thrown, a StatusError or Response is answered. */
  readonly nextAnswers: (Error | Response)[] = []
  /** Answers of paths that are not objects. */
  readonly fixed = new Map<string, unknown>()
  /** What an upgrade does. */
  onUpgrade: ((path: string) => Promise<never>) | undefined
  readonly #reset = new Emitter<void>()
  readonly #objects = new Map<string, { list: string; object: KubeObject }>()
  readonly #watchers = new Set<Watcher>()
  #version = 100

  constructor(id = 'fake') {
    this.id = id
  }

  get watches(): number {
    return this.#watchers.size
  }

  onReset(listener: () => void): Disposable {
    return this.#reset.on(listener)
  }

  reset(): void {
    this.#reset.emit()
  }

  /** `list` is the resource's path without a namespace, such as `/api/v1/pods`. */
  put(list: string, object: KubeObject): KubeObject {
    const key = keyOf(list, object.metadata.namespace, object.metadata.name)
    const known = this.#objects.get(key)
    const stored = {
      ...object,
      metadata: { uid: `uid-${key}`, ...object.metadata, resourceVersion: String(++this.#version) },
    }
    this.#objects.set(key, { list, object: stored })
    this.#tell(known ? 'MODIFIED' : 'ADDED', list, stored)
    return stored
  }

  get(list: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#objects.get(keyOf(list, namespace, name))?.object
  }

  remove(list: string, namespace: string | undefined, name: string): void {
    const key = keyOf(list, namespace, name)
    const found = this.#objects.get(key)
    this.#objects.delete(key)
    if (!found) return
    const { object } = found
    this.#tell('DELETED', list, {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(++this.#version) },
    })
  }

  /** Changes an object without telling watchers, as happens while a connection is lost. */
  removeSilently(list: string, namespace: string | undefined, name: string): void {
    this.#objects.delete(keyOf(list, namespace, name))
  }

  /** Sends a line to every watch. */
  sendEvent(event: object): void {
    for (const { controller } of this.#watchers) controller.enqueue(encode(event))
  }

  /** Ends every watch, as a server does after a time; or breaks it. */
  endWatches(error?: Error): void {
    for (const { controller } of this.#watchers) {
      if (error) controller.error(error)
      else controller.close()
    }
    this.#watchers.clear()
  }

  fetch(path: string, options: RequestOptions = {}): Promise<Response> {
    const url = new URL(path, 'http://fake')
    const { method = 'GET', body, headers = {} } = options
    this.requests.push({ method, path: url.pathname, query: url.searchParams, body, headers })
    const next = this.nextAnswers.shift()
    if (next instanceof Response) return Promise.resolve(next)
    if (next) return isStatusError(next) ? Promise.resolve(json(next.status, next.code)) : Promise.reject(next)
    const fixed = this.fixed.get(url.pathname)
    if (fixed instanceof Response) return Promise.resolve(fixed.clone())
    if (fixed !== undefined) return Promise.resolve(json(fixed))
    return Promise.resolve(this.#answer(method, url, body, options.signal))
  }

  upgrade(path: string): Promise<never> {
    return this.onUpgrade?.(path) ?? Promise.reject(statusError(404, 'NotFound', 'not found'))
  }

  #answer(method: string, url: URL, body: string | undefined, signal: AbortSignal | undefined): Response {
    const { list, namespace, name, subresource } = parsePath(url.pathname)
    if (method === 'GET' && name === undefined) {
      return url.searchParams.get('watch')
        ? this.#watch(list, namespace, url, signal)
        : this.#list(list, namespace, url)
    }
    if (method === 'POST') return json(this.put(list, placed(JSON.parse(body ?? '{}') as KubeObject, namespace)), 201)
    const found = this.get(list, namespace, name ?? '')
    if (!found) return json(statusError(404, 'NotFound', `${list} "${name ?? ''}" not found`).status, 404)
    if (method === 'DELETE') this.remove(list, namespace, name ?? '')
    if (method === 'GET' || method === 'DELETE' || subresource) return json(found)
    const sent = JSON.parse(body ?? '{}') as KubeObject
    return json(this.put(list, method === 'PATCH' ? (mergePatch(found, sent) as KubeObject) : sent))
  }

  #select(namespace: string | undefined, query: URLSearchParams): (object: KubeObject) => boolean {
    const labels = parseLabelSelector(query.get('labelSelector') ?? '')
    const name = /^metadata\.name=(.*)$/.exec(query.get('fieldSelector') ?? '')?.[1]
    return (object) =>
      (namespace === undefined || object.metadata.namespace === namespace) &&
      (name === undefined || object.metadata.name === name) &&
      matchesLabels(labels, object.metadata.labels)
  }

  #list(list: string, namespace: string | undefined, url: URL): Response {
    const matches = this.#select(namespace, url.searchParams)
    const all = [...this.#objects.values()].filter((entry) => entry.list === list && matches(entry.object))
    const limit = Number(url.searchParams.get('limit') ?? '0') || all.length
    const start = Number(url.searchParams.get('continue') ?? '0')
    const items = all.slice(start, start + limit).map(({ object }) => object)
    const more = start + limit < all.length ? { continue: String(start + limit) } : {}
    return json({
      kind: 'List',
      apiVersion: 'v1',
      metadata: { resourceVersion: String(this.#version), ...more },
      items,
    })
  }

  #watch(list: string, namespace: string | undefined, url: URL, signal: AbortSignal | undefined): Response {
    const select = this.#select(namespace, url.searchParams)
    let watcher: Watcher | undefined
    const body = new ReadableStream<Uint8Array>({
      cancel: () => {
        if (watcher) this.#watchers.delete(watcher)
      },
      start: (controller) => {
        const opened: Watcher = { controller, matches: (object) => listOf.get(object) === list && select(object) }
        watcher = opened
        this.#watchers.add(opened)
        signal?.addEventListener('abort', () => {
          if (this.#watchers.delete(opened)) controller.error(signal.reason)
        })
      },
    })
    return new Response(body)
  }

  #tell(type: string, list: string, object: KubeObject): void {
    listOf.set(object, list)
    for (const { matches, controller } of this.#watchers)
      if (matches(object)) controller.enqueue(encode({ type, object }))
  }
}

const listOf = new WeakMap<KubeObject, string>()

function keyOf(list: string, namespace: string | undefined, name: string): string {
  return `${list} ${namespace ?? ''}/${name}`
}

function placed(object: KubeObject, namespace: string | undefined): KubeObject {
  return namespace ? { ...object, metadata: { ...object.metadata, namespace } } : object
}

function parsePath(path: string): { list: string; namespace?: string; name?: string; subresource?: string } {
  const match =
    /^(\/api\/v1|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/([^/]+)(?=\/))?\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path)
  const [, root = '', namespace, resource = '', name, subresource] = match ?? []
  return {
    list: `${root}/${resource}`,
    ...(namespace ? { namespace } : {}),
    ...(name ? { name } : {}),
    ...(subresource ? { subresource } : {}),
  }
}

/** RFC 7386. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const result: Record<string, unknown> = { ...(target as Record<string, unknown> | undefined) }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key)
    else result[key] = mergePatch(result[key], value)
  }
  return result
}

function isStatusError(error: Error): error is StatusError {
  return error.name === 'StatusError'
}

function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })
}

function encode(event: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(event)}\n`)
}
