import type { KubeObject, ListMeta } from '#kube/meta/object.ts'
import type { ResourceRequest } from './context.ts'
import { encodeEvent, encodeOwnEvent } from './encode.ts'
import { tableOptionsOf } from './read.ts'
import { partialOf, tableOf } from './views.ts'

/** `isFirst` is for the first frame of the stream: in tables, it alone tells the columns. */
export type EventEncoder = (type: string, object: KubeObject, isFirst: boolean) => Uint8Array

/** Makes the frames of one watch in the view its client asked for. */
export function eventEncoder(call: ResourceRequest): EventEncoder {
  const { kind, negotiated } = call
  if (negotiated.view === undefined) {
    // A bookmark is made for one watcher; objects are shared by all.
    return (type, object) => (type === 'BOOKMARK' ? encodeOwnEvent(type, object) : encodeEvent(type, object))
  }
  if (negotiated.view !== 'Table') {
    return (type, object) => encodeOwnEvent(type, partialOf(object, negotiated.viewVersion))
  }
  const options = tableOptionsOf(call)
  return (type, object, isFirst) => {
    const { resourceVersion } = object.metadata
    const metadata = resourceVersion === undefined ? {} : { resourceVersion }
    const now = call.context.clock.now()
    if (type === 'BOOKMARK') return encodeOwnEvent(type, bookmarkTable(call, object, metadata, isFirst))
    return encodeOwnEvent(type, tableOf(kind, [object], { ...options, now }, metadata, isFirst))
  }
}

/** A bookmark as a table has one row, of an object that is empty but for its annotations. */
function bookmarkTable(
  { kind, negotiated }: ResourceRequest,
  object: KubeObject,
  metadata: ListMeta,
  isFirst: boolean,
): object {
  const options = { version: negotiated.viewVersion, include: 'None', now: 0 } as const
  const cells = kind.columns.map(({ type }) => (type === 'integer' ? 0 : type === 'date' ? '<unknown>' : ''))
  const row = { cells, object: partialOf(object, negotiated.viewVersion) }
  return { ...tableOf(kind, [], options, metadata, isFirst), rows: [row] }
}
