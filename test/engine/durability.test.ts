import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Found, Seen, WriterLine } from '../support/durability-writer.ts'
import { createTempDir } from '../support/temp-dir.ts'

const writer = fileURLToPath(new URL('../support/durability-writer.ts', import.meta.url))
const kills = 50

interface Life {
  found: { revision: number; state: Found[]; history: Seen[] }
  lines: WriterLine[]
}

/** Starts a writer, lets it be acknowledged a random number of times, and kills it in the middle of whatever it does. */
async function live(dataDir: string, since: number): Promise<Life> {
  const child = spawn(process.execPath, [writer, dataDir, String(since)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const lines: WriterLine[] = []
  let acknowledgements = Math.ceil(Math.random() * 300)
  for await (const text of createInterface({ input: child.stdout })) {
    const line = parse(text)
    if (!line) continue
    lines.push(line)
    if (line.type === 'acked' && --acknowledgements === 0) child.kill('SIGKILL')
  }
  await exited
  const [found] = lines
  if (found?.type !== 'found') throw new Error('the writer did not start')
  return { found, lines }
}

/** The last line may be cut by the kill. */
function parse(text: string): WriterLine | undefined {
  try {
    return JSON.parse(text) as WriterLine
  } catch {
    return undefined
  }
}

/** What must be true of a start after a life: see the test's name. */
function check(before: Life, { found }: Life): void {
  const state = new Map(found.state.map((it) => [it.key, it.sequence]))
  expect(found.state.filter(({ isWhole }) => !isWhole)).toEqual([])
  const history = new Map(found.history.map((event) => [event.revision, `${event.key} ${String(event.sequence)}`]))
  const allowed = new Map<string, (number | null)[]>()
  for (const { key, sequence } of before.found.state) allowed.set(key, [sequence])
  for (const line of before.lines) {
    if (line.type === 'found') continue
    const { key, sequence } = line
    if (line.type === 'issued') allowed.set(key, [...(allowed.get(key) ?? [null]).slice(-1), sequence])
    else {
      expect(history.get(line.revision), `${line.type} at ${String(line.revision)}`).toBe(`${key} ${String(sequence)}`)
      if (line.type === 'acked') allowed.set(key, [sequence])
    }
  }
  for (const [key, sequences] of allowed) expect(sequences, key).toContain(state.get(key) ?? null)
  expect([...state.keys()].filter((key) => !allowed.has(key))).toEqual([])
  expect(replay(before.found.state, found.history)).toEqual(new Map([...state].sort()))
}

/** The state after the events; the history must lead from the state before to the state that was found. */
function replay(start: readonly Found[], events: readonly Seen[]): Map<string, number | null> {
  const state = new Map<string, number | null>(start.map(({ key, sequence }) => [key, sequence]))
  for (const { key, sequence } of events) {
    if (sequence === null) state.delete(key)
    else state.set(key, sequence)
  }
  return new Map([...state].sort())
}

test(`after each of ${String(kills)} kills every acknowledged write is there, nothing is half there, and no watch had seen what was not committed`, async () => {
  const dir = createTempDir('durability')
  try {
    let acknowledged = 0
    let life = await live(dir.path, 0)
    for (let kill = 1; kill <= kills; kill++) {
      const next = await live(dir.path, life.found.revision)
      check(life, next)
      expect(next.found.revision).toBeGreaterThan(life.found.revision)
      acknowledged += life.lines.filter(({ type }) => type === 'acked').length
      life = next
    }
    expect(acknowledged).toBeGreaterThan(kills * 20)
  } finally {
    dir.dispose()
  }
})
