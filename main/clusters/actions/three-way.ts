import { isDeepStrictEqual } from 'node:util'
import { isRecord } from '#base/wire.ts'

type JsonMap = Record<string, unknown>

/**
 * The JSON merge patch (RFC 7386) that brings `live` to `wanted`: what `wanted` says is set, what `last` said and `wanted`
 * says no longer is removed, and what others have set stays. Lists are replaced as a whole, as kubectl does for kinds
 * without a schema: the merge keys of strategic patches are part of each cluster's OpenAPI, and a client that guesses them
 * for a newer server corrupts lists silently. Source: apimachinery pkg/util/jsonmergepatch/patch.go.
 * `undefined` where nothing is to be done.
 */
export function threeWayMergePatch(last: JsonMap, wanted: JsonMap, live: JsonMap): JsonMap | undefined {
  const patch: JsonMap = {}
  for (const [key, value] of Object.entries(wanted)) {
    if (value === null || value === undefined) continue
    const change = changeOf(last[key], value, live[key])
    if (change !== undefined) patch[key] = change
  }
  for (const key of Object.keys(last)) {
    const isGone = wanted[key] === undefined || wanted[key] === null
    if (isGone && live[key] !== undefined) patch[key] = null
  }
  return Object.keys(patch).length > 0 ? patch : undefined
}

function changeOf(last: unknown, wanted: unknown, live: unknown): unknown {
  if (isRecord(wanted) && isRecord(live)) return threeWayMergePatch(isRecord(last) ? last : {}, wanted, live)
  // What an earlier apply had in a list and this one has not must go, though `live` covers all that is left.
  const isAsBefore = last === undefined || !Array.isArray(wanted) || isDeepStrictEqual(last, wanted)
  return isAsBefore && isCovered(wanted, live) ? undefined : withoutNulls(wanted)
}

/**
 * True where `live` says all that `wanted` says. Inside lists the server's defaults are looked past, else every apply of
 * a Deployment would rewrite its containers.
 */
function isCovered(wanted: unknown, live: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(live) &&
      wanted.length === live.length &&
      wanted.every((item, index) => isCovered(item, live[index]))
    )
  }
  if (isRecord(wanted)) {
    return (
      isRecord(live) && Object.entries(wanted).every(([key, value]) => value === null || isCovered(value, live[key]))
    )
  }
  return wanted === live
}

/** In a merge patch `null` deletes; in a value that is set as a whole it means nothing. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, withoutNulls(item)]])),
  )
}
