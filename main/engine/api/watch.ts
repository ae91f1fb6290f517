import type { Clock } from '#base/clock.ts'
import { DisposableStore } from '#base/disposable.ts'
import { apiVersionOf } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { statusError, StatusError } from '#kube/meta/status.ts'
import { parseRevision } from '../registry/list.ts'
import type { WatchEvent } from '../registry/registry.ts'
import type { ResourceRequest } from './context.ts'
import { encodeOwnEvent } from './encode.ts'
import { EventStream } from './event-stream.ts'
import { parseCollectionOptions, type CollectionOptions } from './list-options.ts'
import type { ApiResponse } from './message.ts'
import { eventEncoder, type EventEncoder } from './watch-encoding.ts'

/** What one slow watcher may leave unread, beside its initial events. */
const maximumBacklogBytes = 16 * 1024 * 1024
const bookmarkInterval = 60_000
/** Upstream tells a watcher where it stands this long before it closes the stream. */
const bookmarkBeforeEnd = 2_000

/**
 * A watch: newline-separated JSON events. With `sendInitialEvents`, which a watch without a resourceVersion or with 0
 * implies, it begins with what there is (`ADDED` each). Source: KEP-3157; apiserver pkg/endpoints/handlers/watch.go.
 */
export function watchObjects(call: ResourceRequest, onStream: (stream: EventStream) => void): ApiResponse {
  const options = ofTarget(parseCollectionOptions(call.request.query, call.target.namespace, true), call)
  const encode = eventEncoder(call)
  const tail = new DisposableStore()
  const stream = new EventStream(maximumBacklogBytes, () => {
    tail.dispose()
  })
  onStream(stream)
  call.request.signal.addEventListener('abort', () => {
    stream.abandon()
  })
  try {
    const listed = listInitial(call, options)
    follow(call, options, listed, { encode, stream, tail })
    stream.beginWith(inBursts(listed.items, encode))
    return streamResponse(stream)
  } catch (error) {
    stream.end()
    if (!(error instanceof StatusError) || (error.code !== 410 && error.code !== 504)) throw error
    // As the watch cache: a revision too old or too new is an event of a good answer, not an error of the request.
    return streamResponse(onlyEvent(encodeOwnEvent('ERROR', error.status)))
  }
}

/** The deprecated `…/watch/pods/NAME` watches one object. */
function ofTarget(options: CollectionOptions, { kind, target: { name } }: ResourceRequest): CollectionOptions {
  // The path of a namespace names it twice: as the object and as the scope.
  if (name === undefined) return options
  const { namespace, ...unscoped } = options
  const scope = kind.namespaced && namespace !== undefined ? { namespace } : {}
  return { ...unscoped, ...scope, fieldSelector: `metadata.name=${name}` }
}

function streamResponse(body: ApiResponse['body']): ApiResponse {
  return { status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, private' }, body }
}

async function* onlyEvent(frame: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield await Promise.resolve(frame)
}

interface Watcher {
  readonly encode: EventEncoder
  readonly stream: EventStream
  readonly tail: DisposableStore
}

/** Live events and bookmarks, from where the initial ones end. */
function follow(
  { context, kind }: ResourceRequest,
  options: CollectionOptions,
  listed: Initial,
  { encode, stream, tail }: Watcher,
): void {
  let isFirst = listed.items.length === 0
  const push = (type: string, object: KubeObject): void => {
    stream.push(encode(type, object, isFirst))
    isFirst = false
  }
  const bookmark = (annotations: Record<string, string> = {}): void => {
    const resourceVersion = String(context.registry.revision)
    const hasAnnotations = Object.keys(annotations).length > 0
    const metadata = { resourceVersion, ...(hasAnnotations ? { annotations } : {}) } as KubeObject['metadata']
    push('BOOKMARK', { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata })
  }
  if (options.allowWatchBookmarks && options.sendInitialEvents === true) {
    bookmark({ 'k8s.io/initial-events-end': 'true' })
  }
  const since = listed.since === undefined ? {} : { sinceRevision: listed.since }
  const sent = context.watchEventsOf?.(kind)
  const pushAll = (events: readonly WatchEvent[]): void => {
    for (const { type, object } of events) push(type, object)
    sent?.add(events.length)
  }
  const onFailure = ({ status }: StatusError): void => {
    stream.push(encodeOwnEvent('ERROR', status))
    stream.end()
  }
  tail.add(context.registry.watch(kind, { ...selectionOf(options), ...since, onFailure }, pushAll))
  schedule(context.clock, options, stream, tail, bookmark)
}

interface Initial {
  readonly items: readonly KubeObject[]
  readonly since?: number
}

/** Where the watch starts, and what it shows first. */
function listInitial({ context, kind }: ResourceRequest, options: CollectionOptions): Initial {
  const { resourceVersion: version = '0', sendInitialEvents = false } = options
  const since = parseRevision(version)
  if (typeof since === 'string') throw statusError(500, '', since)
  const isFromNow = since === 0
  if (sendInitialEvents) {
    const { items, resourceVersion } = context.registry.list(kind, {
      ...selectionOf(options),
      ...(isFromNow ? {} : { resourceVersion: version, resourceVersionMatch: 'NotOlderThan' as const }),
    })
    return { items, since: Number(resourceVersion) }
  }
  return isFromNow ? { items: [] } : { items: [], since }
}

function selectionOf(
  options: CollectionOptions,
): Pick<CollectionOptions, 'namespace' | 'labelSelector' | 'fieldSelector'> {
  const { namespace, labelSelector, fieldSelector } = options
  return {
    ...(namespace === undefined ? {} : { namespace }),
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
  }
}

/** Bookmarks each minute and before the end; the end after the asked time, or after 30 to 60 minutes. */
function schedule(
  clock: Clock,
  { timeoutSeconds, allowWatchBookmarks }: CollectionOptions,
  stream: EventStream,
  tail: DisposableStore,
  bookmark: () => void,
): void {
  const life = timeoutSeconds ? timeoutSeconds * 1000 : (1 + Math.random()) * 1_800_000
  tail.add(
    clock.schedule(life, () => {
      stream.end()
    }),
  )
  if (!allowWatchBookmarks) return
  if (life > bookmarkBeforeEnd) {
    tail.add(
      clock.schedule(life - bookmarkBeforeEnd, () => {
        bookmark()
      }),
    )
  }
  const repeat = (): void => {
    bookmark()
    if (!stream.isEnded) tail.add(clock.schedule(bookmarkInterval, repeat))
  }
  tail.add(clock.schedule(bookmarkInterval, repeat))
}

const burstBytes = 65_536

/** The initial objects are encoded as the client takes them: a large cluster is never held as bytes as a whole. */
function* inBursts(objects: readonly KubeObject[], encode: EventEncoder): Generator<Uint8Array, void, void> {
  let burst: Uint8Array[] = []
  let size = 0
  for (const [index, object] of objects.entries()) {
    const bytes = encode('ADDED', object, index === 0)
    burst.push(bytes)
    size += bytes.length
    if (size < burstBytes) continue
    yield Buffer.concat(burst)
    burst = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(burst)
}
