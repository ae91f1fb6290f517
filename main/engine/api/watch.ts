import type { Clock } from '#base/clock.ts'
import { DisposableStore } from '#base/disposable.ts'
import { apiVersionOf } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import { StatusError } from '#kube/meta/status.ts'
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
 * A watch: newline-separated JSON events. Without a resourceVersion, or with 0, it begins with what there is
 * (`ADDED` each). Source: KEP-3157 for `sendInitialEvents`; apiserver pkg/endpoints/handlers/watch.go.
 */
export function watchObjects(call: ResourceRequest, onStream: (stream: EventStream) => void): ApiResponse {
  const options = parseCollectionOptions(call.request.query, call.target.namespace, true)
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
    return streamResponse(withInitial(listed.items, encode, stream))
  } catch (error) {
    stream.end()
    if (!(error instanceof StatusError) || error.code !== 410) throw error
    // As the watch cache: too old a revision is an event of a good answer, not an error of the request.
    return streamResponse(onlyEvent(encodeOwnEvent('ERROR', error.status)))
  }
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
    const metadata = { name: '', resourceVersion, annotations }
    push('BOOKMARK', { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata })
  }
  if (options.allowWatchBookmarks && options.sendInitialEvents === true) {
    bookmark({ 'k8s.io/initial-events-end': 'true' })
  }
  const since = listed.since === undefined ? {} : { sinceRevision: listed.since }
  const pushAll = (events: readonly WatchEvent[]): void => {
    for (const { type, object } of events) push(type, object)
  }
  tail.add(context.registry.watch(kind, { ...selectionOf(options), ...since }, pushAll))
  schedule(context.clock, options, stream, tail, bookmark)
}

interface Initial {
  readonly items: readonly KubeObject[]
  readonly since?: number
}

/** Where the watch starts, and what it shows first. */
function listInitial({ context, kind }: ResourceRequest, options: CollectionOptions): Initial {
  const { resourceVersion: version = '', sendInitialEvents } = options
  if (!/^\d*$/.test(version)) throw badRequest(`invalid resource version ${JSON.stringify(version)}`)
  const isFromNow = version === '' || Number(version) === 0
  if (sendInitialEvents ?? isFromNow) {
    const { items, resourceVersion } = context.registry.list(kind, {
      ...selectionOf(options),
      ...(isFromNow ? {} : { resourceVersion: version, resourceVersionMatch: 'NotOlderThan' as const }),
    })
    return { items, since: Number(resourceVersion) }
  }
  return isFromNow ? { items: [] } : { items: [], since: Number(version) }
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
async function* withInitial(
  objects: readonly KubeObject[],
  encode: EventEncoder,
  stream: EventStream,
): AsyncGenerator<Uint8Array, void, void> {
  try {
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
    yield* stream
  } finally {
    stream.abandon()
  }
}
