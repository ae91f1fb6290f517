import type { KubeObject } from '#kube/meta/object.ts'
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
    const rows = type === 'BOOKMARK' ? [] : [object]
    return encodeOwnEvent(type, tableOf(kind, rows, { ...options, now }, metadata, isFirst))
  }
}
