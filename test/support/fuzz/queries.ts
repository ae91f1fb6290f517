import { hostileText } from './hostile.ts'
import type { Random } from './random.ts'
import type { Schema } from './schema-values.ts'

const plausible: Readonly<Record<string, readonly string[]>> = {
  limit: ['1', '2', '500', '0', '-1'],
  continue: ['', 'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0', 'e30', 'zzz'],
  labelSelector: ['app=a', 'app in (a,b),!x', 'a.b/c notin (d)', 'x', 'app==web,app!=web', 'x>1'],
  fieldSelector: ['metadata.name=a', 'metadata.namespace!=default', 'status.phase=Running', 'spec.x=1', 'a\\,b=c'],
  resourceVersion: ['0', '1', '5', '20'],
  resourceVersionMatch: ['Exact', 'NotOlderThan', 'exact'],
  timeoutSeconds: ['1', '2'],
  watch: ['true', '1', 'false', '0'],
  sendInitialEvents: ['true', 'false'],
  allowWatchBookmarks: ['true'],
  dryRun: ['All', 'all', 'None'],
  fieldValidation: ['Strict', 'Warn', 'Ignore', 'Other'],
  fieldManager: ['fuzz', 'kubectl', 'x'.repeat(129)],
  force: ['true', 'false'],
  propagationPolicy: ['Orphan', 'Background', 'Foreground', 'Other'],
  gracePeriodSeconds: ['0', '30', '-1'],
  tailLines: ['0', '10', '-1'],
  pretty: ['true', 'false'],
}

export function queryValue(random: Random, name: string, schema: Schema | undefined, hostility: number): string {
  if (random.chance(hostility)) return hostileText(random).toWellFormed()
  const known = plausible[name]
  if (known) return random.pick(known)
  if (schema?.type === 'boolean') return random.pick(['true', 'false', '1'])
  return schema?.type === 'integer' ? random.pick(['0', '1', '-1', '1e9']) : random.pick(['a', 'x=y', '/', '80'])
}

/** An option, whether the operation has it or not. */
export function hostileQuery(random: Random): [string, string] {
  const name = random.pick(Object.keys(plausible))
  return [name, random.chance(0.5) ? queryValue(random, name, undefined, 0) : hostileText(random).toWellFormed()]
}
