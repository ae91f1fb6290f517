import { parseJson } from '#base/exact-json.ts'
import { jsonOf } from '#kube/meta/json.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { yaml } from '../late-packages.ts'
import type { ApiResponse } from './message.ts'
import type { Negotiated } from './negotiate.ts'

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

/** As upstream writes it: keys in order, lists under their key, long lines whole. */
const yamlStyle = { sortMapEntries: true, indentSeq: false, lineWidth: 0, version: '1.1' } as const

/** Dresses JSON as the client asked: plain, indented, or YAML. */
export function respond(
  status: number,
  json: string | Buffer,
  { encoding, isPretty }: Negotiated,
  headers: ApiResponse['headers'] = {},
): ApiResponse {
  if (encoding === 'yaml') {
    const body = Buffer.from(yaml().stringify(parseJson(String(json)), yamlStyle))
    return { status, headers: { ...headers, 'content-type': 'application/yaml' }, body }
  }
  // Go ends what it indents without a new line.
  const text = isPretty ? JSON.stringify(parseJson(String(json)), null, 2) : json
  const body = typeof text === 'string' ? Buffer.from(text) : text
  return { status, headers: { ...headers, 'content-type': 'application/json' }, body }
}
