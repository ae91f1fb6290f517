import { applyPatch, Pointer, type Operation } from 'rfc6902'
import { messageOf } from '#base/errors.ts'
import { isRecord } from '#base/wire.ts'
import { cloneJson } from '#kube/meta/json.ts'
import { badRequest, requestEntityTooLarge } from '#kube/meta/status-errors.ts'
import { unappliable } from './patch-error.ts'

const maxOperations = 10_000
/** A few copies that double a value each would fill the memory. Source: apiserver pkg/server/config.go. */
const maxCopiedCharacters = 30 * 1024 * 1024

const members: Readonly<Record<string, readonly string[]>> = {
  add: ['value'],
  replace: ['value'],
  test: ['value'],
  remove: [],
  move: ['from'],
  copy: ['from'],
}

/** RFC 6902. Throws 400 for what is no patch, 413 for too many operations, 422 for one that does not apply. */
export function applyJsonPatch(current: object, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw badRequest('a JSON patch must be a list of operations')
  if (patch.length > maxOperations) {
    const limits = `${String(maxOperations)}, got ${String(patch.length)}`
    throw requestEntityTooLarge(`The allowed maximum operations in a JSON patch is ${limits}`)
  }
  // The library changes what it is given; the wrapper lets an operation replace the whole document.
  const holder = { document: cloneJson<unknown>(current) }
  let copied = 0
  for (const [index, item] of patch.entries()) {
    const operation = checkOperation(item, index)
    if (operation.op === 'copy') copied += sizeAt(holder.document, operation.from)
    if (copied > maxCopiedCharacters) throw unappliable('the copy operations of the patch copy too much')
    applyOne(holder, operation)
  }
  return holder.document
}

function checkOperation(item: unknown, index: number): Operation {
  const place = `operation ${String(index)} of the JSON patch`
  if (!isRecord(item)) throw badRequest(`${place} is not an object`)
  const { op, path } = item
  const needed = typeof op === 'string' && Object.hasOwn(members, op) ? members[op] : undefined
  if (!needed) throw badRequest(`${place} has an unknown op: ${JSON.stringify(op ?? null)}`)
  if (!isPointer(path)) throw badRequest(`${place} has no path that is a JSON pointer: ${JSON.stringify(path ?? null)}`)
  for (const member of needed) if (!(member in item)) throw badRequest(`${place} has no ${JSON.stringify(member)}`)
  if (needed.includes('from') && !isPointer(item['from']))
    throw badRequest(`${place} has no from that is a JSON pointer`)
  return cloneJson(item) as unknown as Operation
}

function isPointer(value: unknown): value is string {
  return typeof value === 'string' && (value === '' || value.startsWith('/'))
}

function sizeAt(document: unknown, path: string): number {
  return JSON.stringify(Pointer.fromJSON(path).get(document) ?? null).length
}

function applyOne(holder: { document: unknown }, operation: Operation): void {
  const moved = 'from' in operation ? { from: `/document${operation.from}` } : {}
  const problem = indexProblem(holder, operation)
  const [failure] = applyPatch(holder, [{ ...operation, ...moved, path: `/document${operation.path}` }])
  if (problem ?? failure) throw unappliable(problem ?? describe(operation, failure))
}

/** The library inserts beyond the end of a list and at names; RFC 6902 section 4.1 forbids both. */
function indexProblem(holder: { document: unknown }, { op, path }: Operation): string | undefined {
  const cut = path.lastIndexOf('/')
  if (cut < 0 || op === 'test') return undefined
  const parent: unknown = Pointer.fromJSON(path.slice(0, cut)).get(holder.document)
  const token = path.slice(cut + 1)
  if (!Array.isArray(parent)) return undefined
  if (token === '-' && op !== 'remove' && op !== 'replace') return undefined
  const last = op === 'remove' || op === 'replace' ? parent.length - 1 : parent.length
  const isIndex = /^(0|[1-9]\d*)$/.test(token) && Number(token) <= last
  return isIndex ? undefined : `${op} operation does not apply: doc is missing path: ${JSON.stringify(path)}`
}

function describe({ op, path }: Operation, failure: Error | null | undefined): string {
  if (op === 'test') return `testing value ${path} failed`
  if (failure?.name === 'MissingError')
    return `${op} operation does not apply: doc is missing path: ${JSON.stringify(path)}`
  return `${op} operation does not apply: ${messageOf(failure)}`
}
