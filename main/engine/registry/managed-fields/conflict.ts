import { statusError, type StatusError } from '#kube/meta/status.ts'
import { printPath } from './element.ts'
import { type FieldSet, hasPath, pathsOf } from './field-set.ts'
import { identityOf, type Owned } from './managed.ts'

/** A field that an applied object sets and another manager owns, with another value. */
export interface Conflict {
  readonly owner: Owned
  readonly path: readonly string[]
}

/** Thrown by an apply without force. */
export class ApplyConflicts extends Error {
  readonly conflicts: readonly Conflict[]

  constructor(conflicts: readonly Conflict[]) {
    super('apply conflicts')
    this.conflicts = conflicts
  }

  /** What is left when the fields of `allowed` are no matter. */
  without(allowed: FieldSet): readonly Conflict[] {
    return this.conflicts.filter(({ path }) => !hasPath(allowed, path))
  }
}

/** The fields that conflict, by who owns them. */
export function conflictsOf(taken: readonly { readonly owner: Owned; readonly fields: FieldSet }[]): Conflict[] {
  const sorted = taken.toSorted((a, b) => (identityOf(a.owner) < identityOf(b.owner) ? -1 : 1))
  return sorted.flatMap(({ owner, fields }) => pathsOf(fields).map((path) => ({ owner, path })))
}

/** Source: apimachinery pkg/util/managedfields/internal/conflict.go. */
export function conflictError(conflicts: readonly Conflict[]): StatusError {
  const causes = conflicts.map(({ owner, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${printOwner(owner)}`,
    field: printPath(path),
  }))
  return statusError(409, 'Conflict', messageOf(conflicts), { causes })
}

function messageOf(conflicts: readonly Conflict[]): string {
  const [first] = conflicts
  if (first && conflicts.length === 1) {
    return `Apply failed with 1 conflict: conflict with ${printOwner(first.owner)}: ${printPath(first.path)}`
  }
  const groups = Map.groupBy(conflicts, ({ owner }) => owner)
  const lines = [...groups].flatMap(([owner, group]) => [
    `conflicts with ${printOwner(owner)}:`,
    ...group.map(({ path }) => `- ${printPath(path)}`),
  ])
  return `Apply failed with ${String(conflicts.length)} conflicts: ${lines.join('\n')}`
}

function printOwner({ manager, operation, apiVersion, subresource }: Owned): string {
  const name = JSON.stringify(manager)
  const subject = subresource ? `${name} with subresource ${JSON.stringify(subresource)}` : name
  return operation === 'Update' ? `${subject} using ${apiVersion}` : subject
}
