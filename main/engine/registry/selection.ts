import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { checkFieldSelector, exactName, matchesFields, parseFieldSelector } from '#kube/selectors/fields.ts'
import { matchesLabels } from '#kube/selectors/labels.ts'
import { parseLabelSelector } from '#kube/selectors/parse-labels.ts'
import type { ListOptions, WatchOptions } from './registry.ts'

/** Which objects of a kind a list or a watch is about. */
export interface Selection<T extends KubeObject> {
  readonly namespace: string | undefined
  /** Set where the selector asks for one name. */
  readonly name: string | undefined
  /** Whether labels or fields are asked for at all. */
  readonly isSelective: boolean
  matches(object: T): boolean
}

/** Throws StatusError 400 for selectors that do not parse, or that the kind does not know. */
export function selectionOf<T extends KubeObject>(kind: Kind<T>, options: ListOptions | WatchOptions): Selection<T> {
  const labels = parseLabelSelector(options.labelSelector ?? '')
  const fields = parseFieldSelector(options.fieldSelector ?? '')
  checkFieldSelector(kind as unknown as Kind, fields)
  const namespace = kind.namespaced ? options.namespace || undefined : undefined
  return {
    namespace,
    name: exactName(fields),
    isSelective: labels.length > 0 || fields.length > 0,
    matches: (object) =>
      (namespace === undefined || object.metadata.namespace === namespace) &&
      matchesLabels(labels, object.metadata.labels) &&
      matchesFields(kind, fields, object),
  }
}
