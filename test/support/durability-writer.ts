import { writeSync } from 'node:fs'
import { strategyOf } from '../../main/engine/kinds/registry.ts'
import { openStore } from '../../main/engine/mvcc/open-store.ts'
import { createRegistry } from '../../main/engine/registry/create-registry.ts'
import { systemClock } from '#base/system-clock.ts'
import { configMap, type ConfigMap } from '#kube/kinds/core/config-map.ts'

/**
 * A writer for `durability.test.ts` to kill: `durability-writer.ts DATA_DIR SINCE_REVISION`. It says on its standard
 * output, a JSON line each, what it finds, what it asks for, what is acknowledged and what its watch sees. The lines are
 * written synchronously: what was said before the kill is in the pipe.
 */
export type WriterLine =
  | { type: 'found'; revision: number; state: Found[]; history: Seen[] }
  | { type: 'issued'; key: string; sequence: number | null }
  | { type: 'acked'; key: string; sequence: number | null; revision: number }
  | ({ type: 'seen' } & Seen)

/** `sequence` is null where the key is gone. */
export interface Seen {
  key: string
  sequence: number | null
  revision: number
}

export interface Found extends Seen {
  isWhole: boolean
}

const [dataDir = '', since = '0'] = process.argv.slice(2)
const store = openStore({ dataDir, clock: systemClock })
const registry = createRegistry({ store, clock: systemClock, strategies: strategyOf })

function say(line: WriterLine): void {
  let rest = Buffer.from(`${JSON.stringify(line)}\n`)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}

function sequenceOf(object: ConfigMap): number {
  return Number(object.data?.['sequence'])
}

function contentOf(sequence: number): Record<string, string> {
  return {
    sequence: String(sequence),
    body: `${String(sequence)} `.repeat(1 + (sequence % 400)),
    end: String(sequence),
  }
}

const history: Seen[] = []
let hasStarted = false
registry.watch(configMap, { sinceRevision: Number(since) }, (events) => {
  for (const { type, object, revision } of events) {
    const seen = { key: object.metadata.name, sequence: type === 'DELETED' ? null : sequenceOf(object), revision }
    if (hasStarted) say({ type: 'seen', ...seen })
    else history.push(seen)
  }
})
const state = registry.list(configMap).items.map((object) => ({
  key: object.metadata.name,
  sequence: sequenceOf(object),
  revision: Number(object.metadata.resourceVersion),
  isWhole: JSON.stringify(object.data) === JSON.stringify(contentOf(sequenceOf(object))),
}))
say({ type: 'found', revision: registry.revision, state, history })
hasStarted = true

/** One key, written again and again: made, changed, removed. */
async function churn(name: string): Promise<never> {
  for (let sequence = Date.now() * 1000; ; sequence++) {
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: 'default' },
      data: contentOf(sequence),
    }
    const exists = registry.find(configMap, 'default', name) !== undefined
    const isRemoval = exists && sequence % 5 === 0
    say({ type: 'issued', key: name, sequence: isRemoval ? null : sequence })
    const result = isRemoval
      ? (await registry.delete(configMap, 'default', name)).object
      : await (exists ? registry.update(configMap, object) : registry.create(configMap, object))
    const revision = Number(result.metadata.resourceVersion)
    say({ type: 'acked', key: name, sequence: isRemoval ? null : sequence, revision })
  }
}

await Promise.all(Array.from({ length: 12 }, (_, index) => churn(`key-${String(index)}`)))
