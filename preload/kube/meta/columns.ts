import type { Column } from './kind.ts'
import type { KubeObject, LabelSelector } from './object.ts'
import { formatLabelSelector, labelSelectorOf } from '../selectors/labels.ts'

type Cell<T extends KubeObject> = Column<T>['cell']

/** A column of `kubectl get`. Source of all names and cells: kubernetes pkg/printers/internalversion/printers.go. */
export function column<T extends KubeObject>(
  name: string,
  description: string,
  cell: Cell<T>,
  type: Column['type'] = 'string',
): Column<T> {
  return { name, type, description, priority: 0, cell }
}

/** A column that only `-o wide` shows. */
export function wideColumn<T extends KubeObject>(
  name: string,
  description: string,
  cell: Cell<T>,
  type: Column['type'] = 'string',
): Column<T> {
  return { name, type, description, priority: 1, cell }
}

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
  priority: 0,
  cell: ({ metadata }) => metadata.name,
}

export const ageColumn: Column = {
  name: 'Age',
  type: 'date',
  description:
    'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
  priority: 0,
  cell: ({ metadata }) => metadata.creationTimestamp,
}

/** The second column of kinds that upstream has no printer for. Source: apiserver pkg/registry/rest/table.go. */
export const createdAtColumn: Column = { ...ageColumn, name: 'Created At', isAbsolute: true }

export const none = '<none>'

/** `a=1,b=2`, or `<none>`. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`)
  return pairs.length > 0 ? pairs.sort().join(',') : none
}

/** A selector as the Selector column shows it; `<none>` for an absent or empty one, `<error>` for a broken one. */
export function formatSelector(selector: LabelSelector | undefined): string {
  try {
    return formatLabelSelector(labelSelectorOf(selector) ?? []) || none
  } catch {
    return '<error>'
  }
}
