import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { hostileValue, record } from './hostile.ts'
import { kindOf, type Gvk } from './operations.ts'
import type { Random } from './random.ts'

const folder = join(import.meta.dirname, '..', '..', 'reference', 'fixtures')

let samples: Map<string, object[]> | undefined

/** An object that a server accepts, of those that the differential test has; undefined when it has none of the kind. */
export function sampleOf(random: Random, gvk: Gvk | undefined, hostility: number): unknown {
  samples ??= readSamples()
  const known = gvk && samples.get(keyOf(kindOf(gvk)))
  return known ? altered(random, random.pick(known), hostility) : undefined
}

function readSamples(): Map<string, object[]> {
  const read = new Map<string, object[]>()
  for (const file of globSync('*.yaml', { cwd: folder })) {
    const text = readFileSync(join(folder, file), 'utf8').replaceAll('$NAMESPACE', 'default')
    for (const document of parseAllDocuments(text)) {
      const object = document.toJS() as { apiVersion: string; kind: string }
      read.set(keyOf(object), [...(read.get(keyOf(object)) ?? []), object])
    }
  }
  return read
}

function keyOf({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  return `${apiVersion} ${kind}`
}

/** A copy in which some values are something else. */
function altered(random: Random, value: unknown, hostility: number): unknown {
  if (random.chance(hostility / 3)) return hostileValue(random)
  if (Array.isArray(value)) return value.map((item) => altered(random, item, hostility))
  if (typeof value !== 'object' || value === null) return value
  return record(Object.entries(value).map(([name, part]) => [name, altered(random, part, hostility)]))
}
