import { parseJson } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { ObjectStructure } from '#kube/schema/structure.ts'
import { annotationsSize, annotationsSizeLimit } from '../object-meta.ts'
import { typeProblems } from './check-typed.ts'
import { compareTyped } from './compare.ts'
import { difference, type FieldSet, noFields } from './field-set.ts'
import type { Fields } from './list-items.ts'
import { toFieldSet } from './to-field-set.ts'

/** Where `kubectl apply` keeps what it applied, when it merges on its own side. */
const annotation = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * The fields that the annotation of the live object speaks of and that still are as it says; undefined where there is
 * none that fits. Source: apimachinery pkg/util/managedfields/internal/lastappliedmanager.go.
 */
export function allowedByLastApplied(live: KubeObject, structure: ObjectStructure): FieldSet | undefined {
  const text = live.metadata.annotations?.[annotation]
  if (!text) return undefined
  try {
    const applied = parseJson(text)
    if (!isRecord(applied) || applied['apiVersion'] !== live.apiVersion) return undefined
    if (typeProblems(structure, applied).length > 0) return undefined
    const comparison = compareTyped(structure, applied, live as unknown as Fields, noFields)
    const { modified, added, removed } = comparison
    return [modified, added, removed].reduce(difference, toFieldSet(structure, applied))
  } catch {
    return undefined
  }
}

/** Keeps the annotation in step with what `kubectl` applies on the server's side. Source: lastappliedupdater.go. */
export function renewLastApplied(object: KubeObject, config: Fields): void {
  const { annotations } = object.metadata
  if (!annotations?.[annotation]) return
  const renewed = { ...annotations, [annotation]: `${JSON.stringify(withoutAnnotation(config))}\n` }
  if (annotationsSize(renewed) > annotationsSizeLimit) Reflect.deleteProperty(renewed, annotation)
  object.metadata.annotations = renewed
}

/** As Go's encoder writes it: members in the order of their names. */
function withoutAnnotation(config: Fields): unknown {
  const { metadata } = config
  if (!isRecord(metadata) || !isRecord(metadata['annotations'])) return sorted(config)
  const annotations = Object.fromEntries(
    Object.entries(metadata['annotations']).filter(([name]) => name !== annotation),
  )
  return sorted({ ...config, metadata: { ...metadata, annotations } })
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  )
}
