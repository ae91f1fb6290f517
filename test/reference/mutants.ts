import { cloneJson } from '#kube/meta/json.ts'
import type { KubeObject } from '#kube/meta/object.ts'

/** An object with one field wrong. */
export interface Mutant {
  /** What was done to which field: `spec.replicas = -1`. */
  readonly change: string
  readonly object: KubeObject
}

type Path = readonly (string | number)[]

/**
 * Every field of an object made wrong in turn: gone, of another type, out of range, malformed. `most` of them, spread
 * evenly, so that a pod does not drown a lease.
 */
export function mutantsOf(object: KubeObject, most: number): Mutant[] {
  const all = [...placesOf(object, [])].flatMap(({ path, value }) =>
    wrongValues(value).map((wrong) => ({ path, wrong })),
  )
  const step = Math.max(1, all.length / most)
  const chosen = Array.from({ length: Math.min(most, all.length) }, (_, index) => all[Math.floor(index * step)])
  return chosen.flatMap((each) => (each ? [mutate(object, each.path, each.wrong)] : []))
}

const gone = Symbol('gone')

function wrongValues(value: unknown): unknown[] {
  if (typeof value === 'string') return ['', 'Not Valid!', 7, gone]
  if (typeof value === 'number') return [-1, 'seven', 2 ** 40]
  if (typeof value === 'boolean') return ['yes', gone]
  if (Array.isArray(value)) return [[], 'list', gone]
  return ['map', { surprise: 1 }, gone]
}

function* placesOf(value: unknown, path: Path): Generator<{ path: Path; value: unknown }> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) {
    const at = Array.isArray(value) ? Number(key) : key
    if (path.length === 0 && (key === 'apiVersion' || key === 'kind')) continue
    yield { path: [...path, at], value: item }
    yield* placesOf(item, [...path, at])
  }
}

function mutate(object: KubeObject, path: Path, wrong: unknown): Mutant {
  const copy = cloneJson(object)
  let parent = copy as unknown as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) parent = parent[key] as typeof parent
  const last = path.at(-1) ?? ''
  if (wrong === gone) Reflect.deleteProperty(parent, last)
  else parent[last] = wrong
  const place = path.map((key) => (typeof key === 'number' ? `[${String(key)}]` : `.${key}`)).join('')
  return { change: `${place.slice(1)} ${wrong === gone ? 'is gone' : `= ${JSON.stringify(wrong)}`}`, object: copy }
}
