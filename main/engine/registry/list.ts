import { type FieldError, forbiddenField, invalidField, textOf, unsupportedField } from '#kube/meta/field-error.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { badRequest, expired, invalid, resourceVersionTooLarge } from '#kube/meta/status-errors.ts'
import { isReason } from '#kube/meta/status.ts'
import { suffixOf, tableOf } from '../mvcc/key.ts'
import { positionOf } from '../mvcc/position.ts'
import { type ContinuePosition, decodeContinue, encodeContinue } from './continue-token.ts'
import { type Core, keyFor } from './core.ts'
import type { ListOptions, ListResult } from './registry.ts'
import { type Selection, selectionOf } from './selection.ts'

const expiredList = 'The resourceVersion for the provided list is too old.'
const expiredContinue =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'

/** GET of a collection. Source: apiserver pkg/storage/etcd3/store.go GetList. */
export function listObjects<T extends KubeObject>(core: Core, kind: Kind<T>, options: ListOptions): ListResult<T> {
  checkListOptions(options)
  const selection = selectionOf(kind, options)
  const position = options.continue ? decodeContinue(options.continue) : undefined
  const revision = revisionOf(core, options, position)
  const all = read(core, kind, selection, revision, position)
  const from = position ? positionOf(all, position.start, suffix) : 0
  return pageOf(all, from, selection, options.limit ?? 0, revision)
}

function pageOf<T extends KubeObject>(
  all: readonly T[],
  from: number,
  selection: Selection<T>,
  limit: number,
  revision: number,
): ListResult<T> {
  const items: T[] = []
  let next = from
  for (; next < all.length; next++) {
    const object = all[next] as T
    if (!selection.matches(object)) continue
    // A page ends where the next match begins, so that a token always leads to something.
    if (limit > 0 && items.length === limit) break
    items.push(object)
  }
  const resourceVersion = String(revision)
  if (next >= all.length) return { items, resourceVersion }
  const start = `${suffix(items.at(-1) as T)}\0`
  return {
    items,
    resourceVersion,
    continue: encodeContinue({ revision, start }),
    ...(selection.isSelective ? {} : { remainingItemCount: all.length - next }),
  }
}

/** The state to list, in key order. A list of one name is a look-up. */
function read<T extends KubeObject>(
  core: Core,
  kind: Kind<T>,
  { name, namespace }: Selection<T>,
  revision: number,
  position: ContinuePosition | undefined,
): readonly T[] {
  const { store } = core
  if (name !== undefined && revision === store.revision && (namespace !== undefined || !kind.namespaced)) {
    const found = store.get(keyFor(kind, namespace, name)) as T | undefined
    return found ? [found] : []
  }
  try {
    return store.listAt(tableOf(kind), namespace, revision) as T[]
  } catch (error) {
    if (!isReason(error, 'Expired')) throw error
    if (!position) throw expired(expiredList)
    throw expired(expiredContinue, encodeContinue({ revision: -1, start: position.start }))
  }
}

/** Which revision to show. Absent and 0 are the newest; see the table in the API concepts, "resourceVersion parameter". */
function revisionOf(
  core: Core,
  { resourceVersion, resourceVersionMatch, limit = 0 }: ListOptions,
  position: ContinuePosition | undefined,
): number {
  const newest = core.store.revision
  if (position) {
    if (resourceVersion && resourceVersion !== '0') {
      throw badRequest('specifying resource version is not allowed when using continue')
    }
    return position.revision < 0 ? newest : checkNotFuture(position.revision, newest)
  }
  if (!resourceVersion || resourceVersion === '0') return newest
  const wanted = checkNotFuture(parseListRevision(resourceVersion), newest)
  const isExact = resourceVersionMatch === 'Exact' || (!resourceVersionMatch && limit > 0)
  return isExact ? wanted : newest
}

function checkNotFuture(wanted: number, newest: number): number {
  if (wanted > newest) throw resourceVersionTooLarge(wanted, newest)
  return wanted
}

function parseListRevision(text: string): number {
  const revision = parseRevision(text)
  if (typeof revision === 'string') throw badRequest(`invalid resource version: ${revision}`)
  return revision
}

/** A decimal number without a sign, or what is wrong with it. Source: apiserver pkg/storage/api_object_versioner.go. */
export function parseRevision(text: string): number | string {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const problem = `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`
  return textOf(invalidField('resourceVersion', text, problem))
}

function checkListOptions(options: ListOptions): void {
  const errors = listOptionErrors(options)
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors)
}

/** Source: apimachinery pkg/apis/meta/internalversion/validation. */
export function listOptionErrors({
  resourceVersion,
  resourceVersionMatch: match,
  continue: token,
}: ListOptions): FieldError[] {
  if (match === undefined) return []
  const field = 'resourceVersionMatch'
  const errors: FieldError[] = []
  if (!resourceVersion)
    errors.push(forbiddenField(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided'))
  if (token) errors.push(forbiddenField(field, 'resourceVersionMatch is forbidden when continue is provided'))
  if ((match as string) !== 'Exact' && (match as string) !== 'NotOlderThan') {
    errors.push(unsupportedField(field, match, ['Exact', 'NotOlderThan', '']))
  }
  if (match === 'Exact' && resourceVersion === '0') {
    errors.push(forbiddenField(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'))
  }
  return errors
}

function suffix(object: KubeObject): string {
  return suffixOf({ namespace: object.metadata.namespace ?? '', name: object.metadata.name })
}
