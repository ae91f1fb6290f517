import type { ConfigMap } from '#kube/kinds/core/config-map.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { ApiClient, Send, WatchFrame } from './api-client.ts'

/** What a ConfigMap holds: the number of the write that made it so, or null where it is gone. */
export type State = number | null

/** One committed write, as a watch tells it. */
export interface Committed {
  readonly name: string
  readonly state: State
  readonly revision: number
}

/** What became of one name while the load was on. */
export interface NameLog {
  readonly name: string
  /** The states that were acknowledged, oldest first; the first is the one that the load began with. */
  readonly acknowledged: State[]
  /** The write that was asked for and never answered: it may have happened or not. */
  unanswered: State | undefined
}

export const loadPath = '/api/v1/namespaces/default/configmaps'
/** Every object of the load carries this label; the cluster has ConfigMaps of its own. */
export const loadSelector = 'labelSelector=load'

const jsonPatch = { 'content-type': 'application/json-patch+json' }
const mergePatch = { 'content-type': 'application/merge-patch+json' }

/** Writes are numbered over all lives of the engine, so that no state comes twice. */
let newest = 0

/**
 * Creates, replaces, patches and deletes one name after the other, always one write at a time, until the connection
 * breaks. Fails when the engine refuses a write: nobody else writes these names.
 */
export async function writeUntilCut(
  client: ApiClient,
  logs: readonly NameLog[],
  on: { issued(): void; acknowledged(): void },
): Promise<void> {
  for (let turn = 0; ; turn++) {
    const log = logs[turn % logs.length] as NameLog
    const { path, state, ...write } = nextWrite(log)
    log.unanswered = state
    const answering = client.send(path, write)
    on.issued()
    const answer = await answering.catch(() => undefined)
    if (!answer) return
    if (answer.status >= 300) throw new Error(`${write.method ?? ''} ${path} was refused: ${answer.text}`)
    log.acknowledged.push(state)
    log.unanswered = undefined
    on.acknowledged()
  }
}

function nextWrite({ name, acknowledged }: NameLog): Send & { path: string; state: State } {
  const state = ++newest
  const body = loadObject(name, state)
  if (acknowledged.at(-1) === null) return { path: loadPath, method: 'POST', body, state }
  const path = `${loadPath}/${name}`
  const operations = Object.entries(body.data).map(([key, value]) => ({ op: 'replace', path: `/data/${key}`, value }))
  const writes = [
    { path, method: 'PUT', body, state },
    { path, method: 'PATCH', body: { data: body.data }, headers: mergePatch, state },
    { path, method: 'PATCH', body: operations, headers: jsonPatch, state },
    { path, method: 'DELETE', state: null },
  ] as const
  return writes[Math.floor(Math.random() * writes.length)] ?? writes[0]
}

export function loadObject(name: string, state: number): { metadata: object; data: Record<string, string> } {
  return { metadata: { name, labels: { load: '' } }, data: contentOf(state) }
}

/** Three fields that agree only in an object that is whole; most do not fit into one page of the database. */
function contentOf(state: number): Record<string, string> {
  const text = String(state)
  return { first: text, filling: `${text} `.repeat(1 + (state % 400)), last: text }
}

/** Fails where the object is half of one write and half of another. */
export function stateOf(object: KubeObject): number {
  const { data = {} } = object as ConfigMap
  const state = Number(data['first'])
  const whole = contentOf(state)
  const isWhole = Object.keys(whole).length === Object.keys(data).length
  if (!isWhole || Object.entries(whole).some(([key, value]) => data[key] !== value)) {
    throw new Error(`${object.metadata.name} is half there: ${JSON.stringify(data)}`)
  }
  return state
}

export function committedOf({ type, object }: WatchFrame): Committed {
  const { name = '', resourceVersion } = object.metadata
  const state = stateOf(object as unknown as KubeObject)
  return { name, state: type === 'DELETED' ? null : state, revision: Number(resourceVersion) }
}
