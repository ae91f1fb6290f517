import { expect, test } from 'vitest'
import type { KubeList } from '#kube/meta/object.ts'
import { createApiClient, type ApiClient } from '../support/api-client.ts'
import { startEngine, type EngineProcess } from '../support/engine-process.ts'
import { createTempDir } from '../support/temp-dir.ts'
import {
  committedOf,
  loadObject,
  loadPath,
  loadSelector,
  stateOf,
  writeUntilCut,
  type Committed,
  type NameLog,
  type State,
} from '../support/write-load.ts'

const kills = 50
const writers = 8
const namesPerWriter = 3
/** The ways to follow the load: in one namespace, in all, and those that want bookmarks. */
const watchPaths = [
  `${loadPath}?watch=1&${loadSelector}`,
  `/api/v1/configmaps?watch=1&${loadSelector}`,
  `${loadPath}?watch=1&${loadSelector}&allowWatchBookmarks=true`,
]
const names = Array.from({ length: writers * namesPerWriter }, (_, index) => `name-${String(index)}`)

/** What clients of an engine knew of it when it was killed. */
interface Life {
  readonly logs: readonly NameLog[]
  /** What each watch told. */
  readonly watched: readonly (readonly Committed[])[]
}

/** What clients of the next engine find. */
interface Found {
  readonly states: ReadonlyMap<string, State>
  readonly revision: number
  /** Every write since the life before began. */
  readonly history: readonly Committed[]
}

/** Puts an engine under load and kills it at a random moment. */
async function liveUntilKilled(engine: EngineProcess, { states, revision }: Found): Promise<Life> {
  const logs = names.map((name): NameLog => {
    return { name, acknowledged: [states.get(name) ?? null], unanswered: undefined }
  })
  let ending: Promise<unknown> | undefined
  const countdown = createCountdown(() => {
    ending = engine.stop('SIGKILL')
  })
  const clients = Array.from({ length: writers }, () => createApiClient(engine.kubeconfig))
  const watcher = createApiClient(engine.kubeconfig)
  const watching = watchPaths.map((path) =>
    follow(watcher, `${path}&resourceVersion=${String(revision)}`, countdown.watched),
  )
  const writing = clients.map((client, index) =>
    writeUntilCut(client, logs.slice(index * namesPerWriter, (index + 1) * namesPerWriter), countdown),
  )
  await Promise.all(writing)
  if (!ending) throw new Error('the engine ended before it was killed')
  await ending
  const watched = await Promise.all(watching)
  for (const client of [...clients, watcher]) client.dispose()
  return { logs, watched }
}

/** Kills when something has happened a random number of times: a request sent, an answer read, or an event seen. */
function createCountdown(kill: () => void): { issued(): void; acknowledged(): void; watched(): void } {
  const kinds = ['issued', 'acknowledged', 'watched'] as const
  const kind = kinds[Math.floor(Math.random() * kinds.length)]
  let left = Math.ceil(Math.random() * 200)
  const tick = (happened: (typeof kinds)[number]) => () => {
    if (happened === kind && --left === 0) kill()
  }
  return { issued: tick('issued'), acknowledged: tick('acknowledged'), watched: tick('watched') }
}

/** Reads a watch to its end. */
async function follow(client: ApiClient, path: string, onEvent: () => void): Promise<Committed[]> {
  const events: Committed[] = []
  const watch = client.watch(path)
  for (let frame = await watch.next(); frame; frame = await watch.next()) {
    if (frame.type === 'BOOKMARK') continue
    events.push(committedOf(frame))
    onEvent()
  }
  return events
}

/** What is there, and how it came to be since `revision`. A marker, written now, tells where the history ends. */
async function find({ client }: EngineProcess, life: number, since: number): Promise<Found> {
  const list = (await client.send(`${loadPath}?${loadSelector}`)).json<KubeList>()
  const listed = Number(list.metadata.resourceVersion)
  expect(listed).toBeGreaterThanOrEqual(since)
  const marker = `marker-${String(life)}`
  const marked = await client.send(loadPath, { method: 'POST', body: loadObject(marker, 0) })
  expect(marked.status, marked.text).toBe(201)
  const watch = client.watch(`${loadPath}?watch=1&${loadSelector}&resourceVersion=${String(since)}`)
  const history: Committed[] = []
  for (let frame = await watch.next(); frame; frame = await watch.next()) {
    const event = committedOf(frame)
    if (event.name === marker) {
      watch.dispose()
      expect(event.revision).toBeGreaterThan(listed)
      const states = new Map(list.items.map((object) => [object.metadata.name, stateOf(object)]))
      return { states, revision: event.revision, history }
    }
    history.push(event)
  }
  throw new Error('the history ended before its newest event')
}

function check({ logs, watched }: Life, { states, history }: Found, life: number): void {
  const byName = Map.groupBy(history, ({ name }) => name)
  for (const { name, acknowledged, unanswered } of logs) {
    const [before, ...after] = acknowledged
    const happened = (byName.get(name) ?? []).map(({ state }) => state)
    const mayHave = unanswered !== undefined && happened.length > after.length ? [...after, unanswered] : after
    expect(happened, `the writes of ${name}`).toEqual(mayHave)
    expect(states.get(name) ?? null, `the state of ${name}`).toBe([before, ...mayHave].at(-1))
  }
  const revisions = history.map(({ revision }) => revision)
  expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b))
  // A watch tells everything in its order; it ends where the engine did.
  for (const events of watched) expect(history.slice(0, events.length), 'what a watch told').toEqual(events)
  const markers = Array.from({ length: life }, (_, index) => `marker-${String(index)}`)
  const known = new Set([...names, ...markers])
  expect([...byName.keys(), ...states.keys()].filter((name) => !known.has(name))).toEqual([])
  expect(markers.filter((name) => !states.has(name))).toEqual([])
}

test(`an engine that is killed ${String(kills)} times under load keeps every acknowledged write whole, and its watches told nothing else`, async () => {
  const dir = createTempDir('durability')
  let engine = await startEngine({ dataDir: dir.path, isBuilt: true })
  try {
    let acknowledged = 0
    let told = 0
    let found = await find(engine, 0, 0)
    for (let life = 1; life <= kills; life++) {
      const lived = await liveUntilKilled(engine, found)
      engine = await startEngine({ dataDir: dir.path, isBuilt: true })
      found = await find(engine, life, found.revision)
      check(lived, found, life)
      acknowledged += lived.logs.reduce((sum, log) => sum + log.acknowledged.length - 1, 0)
      told += Math.min(...lived.watched.map((events) => events.length))
    }
    // It was a load, and the watches followed it.
    expect(acknowledged).toBeGreaterThan(kills * 20)
    expect(told).toBeGreaterThan(kills * 20)
  } finally {
    await engine.stop('SIGKILL')
    dir.dispose()
  }
})
