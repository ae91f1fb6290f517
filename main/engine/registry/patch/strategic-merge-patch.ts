import { isRecord } from '#base/wire.ts'
import { setMember } from '#kube/meta/json.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import { withoutDirectives } from './directives.ts'
import { type MergeType, ruleOf } from './merge-keys.ts'
import { deleteFromSet, mergeItems, mergeSets, orderItems } from './strategic-lists.ts'

type Fields = Record<string, unknown>

const patchDirective = '$patch'
const retainKeys = '$retainKeys'
const orderPrefix = '$setElementOrder/'
const deletePrefix = '$deleteFromPrimitiveList/'

/** Source: apimachinery pkg/util/strategicpatch. Throws 400 for bad directives, 422 for items without their key. */
export function applyStrategicMergePatch(current: object, patch: unknown, type: MergeType): unknown {
  if (!isRecord(patch)) throw badRequest('a strategic merge patch must be an object')
  return mergeMap(current as Fields, patch, type)
}

function mergeMap(current: Fields, patch: Fields, type: MergeType): Fields {
  const directive = patch[patchDirective]
  if (directive === 'replace') return withoutDirectives(patch) as Fields
  if (directive === 'delete') return {}
  if (directive !== undefined && directive !== 'merge') {
    throw badRequest(`unknown patch type: ${JSON.stringify(directive)}: $patch is one of "merge", "replace", "delete"`)
  }
  const result = retain(current, patch)
  for (const [key, value] of Object.entries(patch)) {
    if (key === patchDirective || key === retainKeys || key.startsWith('$')) continue
    if (value === null) Reflect.deleteProperty(result, key)
    else setMember(result, key, mergeField(own(result, key), value, key, patch, type))
  }
  applyListDirectives(result, current, patch, type)
  return result
}

function mergeField(current: unknown, value: unknown, key: string, patch: Fields, type: MergeType): unknown {
  const { type: fieldType = {}, mergeKey } = ruleOf(type, key)
  if (isRecord(value)) return isRecord(current) ? mergeMap(current, value, fieldType) : mergeMap({}, value, fieldType)
  if (!Array.isArray(value)) return value
  if (mergeKey === undefined) return withoutDirectives(value)
  const order = listAt(patch, orderPrefix + key)
  const merge = (item: Fields, change: Fields): Fields => mergeMap(item, change, fieldType)
  const existing: unknown[] = Array.isArray(current) ? current : []
  return mergeKey === '' ? mergeSets(existing, value) : mergeItems(existing, value, { key, mergeKey, order, merge })
}

/** The directives that stand beside a list, and may stand without it. */
function applyListDirectives(result: Fields, live: Fields, patch: Fields, type: MergeType): void {
  for (const directive of Object.keys(patch).sort()) {
    if (directive.startsWith(deletePrefix)) {
      const key = directive.slice(deletePrefix.length)
      const removed = listAt(patch, directive) ?? []
      const current = own(result, key)
      if (Array.isArray(current)) setMember(result, key, deleteFromSet(current, removed))
    } else if (directive.startsWith(orderPrefix)) {
      const key = directive.slice(orderPrefix.length)
      const merged = own(result, key)
      const before = own(live, key)
      const { mergeKey } = ruleOf(type, key)
      if (!Array.isArray(merged) || mergeKey === undefined) continue
      const order = listAt(patch, directive) ?? []
      setMember(result, key, orderItems(merged, Array.isArray(before) ? before : [], order, mergeKey))
    } else if (directive.startsWith('$') && directive !== patchDirective && directive !== retainKeys) {
      throw badRequest(`unknown directive in a strategic merge patch: ${directive}`)
    }
  }
}

/** `$retainKeys` names every member that may stay; what the patch itself sets must be among them. */
function retain(current: Fields, patch: Fields): Fields {
  const kept = listAt(patch, retainKeys)
  if (!kept) return { ...current }
  const strangers = Object.keys(patch).filter(
    (key) => !key.startsWith('$') && patch[key] !== null && !kept.includes(key),
  )
  if (strangers.length > 0) throw badRequest(`invalid patch format of retainKeys: it lacks ${strangers.join(', ')}`)
  return Object.fromEntries(Object.entries(current).filter(([key]) => kept.includes(key)))
}

function listAt(patch: Fields, directive: string): unknown[] | undefined {
  const value = own(patch, directive)
  if (value === undefined) return undefined
  if (!Array.isArray(value)) throw badRequest(`invalid patch format of ${directive}: it must be a list`)
  return value as unknown[]
}

function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined
}
