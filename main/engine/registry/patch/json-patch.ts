import { isRecord } from '#base/wire.ts'
import { cloneJson, equalJson, setMember } from '#kube/meta/json.ts'
import { badRequest, requestEntityTooLarge } from '#kube/meta/status-errors.ts'
import { deepestKept, refuseDeep } from '../nesting.ts'
import { unappliable } from './patch-error.ts'

const maxOperations = 10_000
/** A few copies that double a value each would fill the memory. Source: apiserver pkg/server/config.go. */
const maxCopiedCharacters = 30 * 1024 * 1024

type Container = Record<string, unknown> | unknown[]

/**
 * RFC 6902 as upstream's library has it: `replace` also adds a member, and places count from the end below zero.
 * Throws 400 for what is no list of objects, 413 for too many operations, 422 for one that does not apply.
 * Source: gopkg.in/evanphx/json-patch.v4.
 */
export function applyJsonPatch(current: object, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw badRequest('error decoding patch: a JSON patch is a list of operations')
  if (patch.length > maxOperations) {
    const limits = `${String(maxOperations)}, got ${String(patch.length)}`
    throw requestEntityTooLarge(`The allowed maximum operations in a JSON patch is ${limits}`)
  }
  const state = { document: cloneJson<unknown>(current), copied: 0 }
  for (const operation of patch) {
    if (!isRecord(operation)) throw badRequest('error decoding patch: an operation is an object')
    applyOne(state, operation)
  }
  return state.document
}

interface State {
  document: unknown
  copied: number
}

function applyOne(state: State, { op, path, from, value = null }: Record<string, unknown>): void {
  if (typeof path !== 'string') throw unappliable()
  switch (op) {
    case 'add':
      return addTo(state.document, path, value)
    case 'remove':
      return removeFrom(state.document, path)
    case 'replace':
      return replaceIn(state, path, value)
    case 'move': {
      const place = placeOf(
        state.document,
        from,
        `move operation does not apply: doc is missing from path: ${String(from)}`,
      )
      const moved = valueAt(place)
      if (moved === undefined) throw nonexistent('move', place)
      removeFrom(state.document, from as string)
      return addTo(state.document, path, moved)
    }
    case 'copy':
      return addTo(state.document, path, copyOf(state, from))
    case 'test':
      return test(state.document, path, value)
    default:
      throw unappliable(`Unexpected kind: ${String(op)}`)
  }
}

interface Place {
  readonly container: Container
  readonly key: string
}

/** The container of a path's last token; `missing` is what upstream says where there is none. */
function placeOf(document: unknown, path: unknown, missing: string): Place {
  if (typeof path !== 'string' || !path.startsWith('/')) throw unappliable(`${missing}: missing value`)
  const tokens = path
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
  const key = tokens.pop() ?? ''
  let container = document
  for (const token of tokens) container = isContainer(container) ? valueAt({ container, key: token }) : undefined
  if (!isContainer(container)) throw unappliable(`${missing}: missing value`)
  return { container, key }
}

function nonexistent(operation: string, { key }: Place, path = key): Error {
  const problem = `Unable to remove nonexistent key: ${key}: missing value`
  return unappliable(`error in ${operation} for path: '${path}': ${problem}`)
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}

/** Undefined for a member that is not there; a place that a list does not have is refused. */
function valueAt({ container, key }: Place): unknown {
  if (Array.isArray(container)) return container[indexOf(key, container.length - 1)]
  return Object.hasOwn(container, key) ? container[key] : undefined
}

function indexOf(key: string, last: number): number {
  if (!/^[-+]?\d+$/.test(key)) throw unappliable(`value was not a proper array index: '${key}'`)
  const given = Number(key)
  const index = given < 0 ? given + last + 1 : given
  if (index < 0 || index > last) {
    throw unappliable(`Unable to access invalid index: ${key}: invalid index referenced`)
  }
  return index
}

function addTo(document: unknown, path: string, value: unknown): void {
  const missing = `add operation does not apply: doc is missing path: "${path}"`
  const { container, key } = placeOf(document, path, missing)
  const copy = copyFor(path, value)
  if (!Array.isArray(container)) setMember(container, key, copy)
  else if (key === '-') container.push(copy)
  else container.splice(indexOf(key, container.length), 0, copy)
}

function removeFrom(document: unknown, path: string): void {
  const place = placeOf(document, path, `remove operation does not apply: doc is missing path: "${path}"`)
  const { container, key } = place
  if (Array.isArray(container)) container.splice(indexOf(key, container.length - 1), 1)
  else if (Object.hasOwn(container, key)) Reflect.deleteProperty(container, key)
  else throw nonexistent('remove', place, path)
}

function replaceIn(state: State, path: string, value: unknown): void {
  if (path === '') {
    if (!isContainer(value)) throw unappliable()
    state.document = copyFor(path, value)
    return
  }
  const missing = `replace operation does not apply: doc is missing path: ${path}`
  const { container, key } = placeOf(state.document, path, missing)
  const copy = copyFor(path, value)
  if (Array.isArray(container)) container[indexOf(key, container.length - 1)] = copy
  else setMember(container, key, copy)
}

/** The value for its new place, which must not be too deep for it. */
function copyFor(path: string, value: unknown): unknown {
  refuseDeep(value, Math.max(0, deepestKept - path.split('/').length + 1))
  return cloneJson(value)
}

function copyOf(state: State, from: unknown): unknown {
  const missing = `copy operation does not apply: doc is missing from path: ${String(from)}`
  const value = valueAt(placeOf(state.document, from, missing)) ?? null
  state.copied += JSON.stringify(value).length
  if (state.copied > maxCopiedCharacters) throw unappliable()
  return value
}

function test(document: unknown, path: string, wanted: unknown): void {
  const missing = `test operation does not apply: is missing path: ${path}`
  const found = path === '' ? document : (valueAt(placeOf(document, path, missing)) ?? null)
  if (!equalJson(found, wanted)) throw unappliable(`testing value ${path} failed: test failed`)
}
