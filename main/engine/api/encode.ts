import { stringify } from 'yaml'
import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import { jsonOf } from '#kube/meta/json.ts'
import type { KubeObject, ListMeta } from '#kube/meta/object.ts'
import type { ApiResponse } from './message.ts'
import type { Negotiated } from './negotiate.ts'

/** A list, joined from the texts that the store keeps of its objects. */
export function encodeList(kind: Kind, items: readonly KubeObject[], metadata: ListMeta): string {
  const head = `{"kind":"${kind.kind}List","apiVersion":"${apiVersionOf(kind)}","metadata":${JSON.stringify(metadata)}`
  return `${head},"items":[${items.map(jsonOf).join(',')}]}\n`
}

const recentFrames = new Map<KubeObject, { readonly type: string; readonly frame: Buffer }>()
const framesKept = 1000

/** A watch event on the wire. A commit reaches all watchers in one turn, so the last frames are kept and shared. */
export function encodeEvent(type: string, object: KubeObject): Buffer {
  const known = recentFrames.get(object)
  if (known?.type === type) return known.frame
  const frame = Buffer.from(`{"type":"${type}","object":${jsonOf(object)}}\n`)
  if (recentFrames.size >= framesKept) {
    const [oldest] = recentFrames.keys()
    if (oldest) recentFrames.delete(oldest)
  }
  recentFrames.set(object, { type, frame })
  return frame
}

/** An event whose object is made for this one watcher: a table, a bookmark, an error. */
export function encodeOwnEvent(type: string, object: unknown): Buffer {
  return Buffer.from(`${JSON.stringify({ type, object })}\n`)
}

/** Dresses JSON as the client asked: plain, indented, or YAML. */
export function respond(
  status: number,
  json: string,
  { encoding, isPretty }: Negotiated,
  headers: ApiResponse['headers'] = {},
): ApiResponse {
  if (encoding === 'yaml') {
    const body = Buffer.from(stringify(JSON.parse(json)))
    return { status, headers: { ...headers, 'content-type': 'application/yaml' }, body }
  }
  const text = isPretty ? `${JSON.stringify(JSON.parse(json), null, 2)}\n` : json
  return { status, headers: { ...headers, 'content-type': 'application/json' }, body: Buffer.from(text) }
}
