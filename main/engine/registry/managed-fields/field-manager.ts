import { formatTime } from '#kube/duration/age.ts'
import { equalJson } from '#kube/meta/json.ts'
import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject, ManagedFieldsEntry } from '#kube/meta/object.ts'
import { conform } from '#kube/schema/conform.ts'
import type { ObjectStructure } from '#kube/schema/structure.ts'
import type { WriteOptions } from '../registry.ts'
import type { Strategy } from '../strategy.ts'
import { capUpdaters, decodeManaged, encodeManaged, type Managed } from './managed.ts'
import { managerOf } from './in-process-writer.ts'
import { reachOf } from './reset-fields.ts'
import { compareInVersions, type Comparisons, recordUpdate, versionsToCompare, type Writer } from './updater.ts'
import type { VersionsOf } from './versions.ts'

/** What a write is, for the books of its object. */
export interface Write {
  readonly kind: Kind
  readonly strategy: Strategy
  readonly versionsOf: VersionsOf
  readonly now: number
  readonly options: Pick<WriteOptions, 'user' | 'fieldManager' | 'subresource' | 'apiVersion'>
}

export function writerOf({ kind, strategy, versionsOf, now, options }: Write): Writer {
  const { user, fieldManager = managerOf(user), subresource, apiVersion = apiVersionOf(kind) } = options
  return {
    manager: fieldManager || 'unknown',
    apiVersion,
    subresource: subresource ?? '',
    reach: reachOf(kind, strategy, subresource),
    versions: versionsOf(kind),
    // Upstream's books forget the time of what comes through `scale`.
    time: subresource === 'scale' ? undefined : formatTime(now),
  }
}

/**
 * Sets `metadata.managedFields` of an object that a client or a controller writes, defaults included; `live` is
 * undefined for a new one. Answers with a promise only where a version must be converted by somebody else.
 * Source: apimachinery pkg/util/managedfields/internal/fieldmanager.go Update.
 */
export function trackUpdate(write: Write, object: KubeObject, live: KubeObject | undefined): Promise<void> | undefined {
  const managed = managedOf(object, live, write.options.subresource !== undefined)
  delete object.metadata.managedFields
  // An object that nobody keeps books of is not begun with in the middle.
  if (live && managed.size === 0) return undefined
  const writer = writerOf(write)
  const compared = tryCompare(live ?? emptyObject(writer, object.kind), object, managed, writer)
  if (compared instanceof Promise) {
    return compared.then((result) => {
      finish(object, managed, result, writer)
    })
  }
  finish(object, managed, compared, writer)
  return undefined
}

/**
 * What a new object is compared with: the zero value of its type, whose fields nobody comes to own by writing them.
 * Source: apiserver pkg/endpoints/handlers/create.go.
 */
function emptyObject({ apiVersion, versions }: Writer, kind: string): KubeObject {
  const empty = { apiVersion, kind, metadata: {} }
  const structure = versions.structureOf(apiVersion)
  // Types of CustomResourceDefinitions have no zero value.
  if (structure?.name === undefined) return empty as unknown as KubeObject
  let zero = zeroValues.get(structure)
  if (!zero) zeroValues.set(structure, (zero = conform(structure, empty, 'null').value as unknown as KubeObject))
  return zero
}

const zeroValues = new WeakMap<ObjectStructure, KubeObject>()

/** What does not fit its type leaves the object without books. Source: fieldmanager.go UpdateNoErrors. */
function tryCompare(
  before: KubeObject,
  after: KubeObject,
  managed: Managed,
  writer: Writer,
): Comparisons | Promise<Comparisons | undefined> | undefined {
  try {
    const compared = compareInVersions(before, after, versionsToCompare(managed, writer.apiVersion), writer)
    return compared instanceof Promise ? compared.catch(() => undefined) : compared
  } catch {
    return undefined
  }
}

function finish(object: KubeObject, managed: Managed, compared: Comparisons | undefined, writer: Writer): void {
  if (!compared) return
  recordUpdate(managed, compared, writer)
  capUpdaters(managed)
  setManaged(object, managed)
}

export function setManaged(object: KubeObject, managed: Managed): void {
  const entries = encodeManaged(managed)
  if (entries.length > 0) object.metadata.managedFields = entries
  else delete object.metadata.managedFields
}

/**
 * The books to go on with: those that the write brings, or the live object's where it brings none or nonsense. An empty
 * list, or one with an empty entry, begins them anew.
 */
function managedOf(object: KubeObject, live: KubeObject | undefined, isSubresource: boolean): Managed {
  const given = object.metadata.managedFields
  const kept = live?.metadata.managedFields
  if (isSubresource || given === kept || given === undefined) return decodeOr(kept)
  if (isReset(given)) return new Map()
  if (equalJson(given, kept)) return decodeOr(kept)
  try {
    const managed = decodeManaged(given)
    return managed.size > 0 ? managed : decodeOr(kept)
  } catch {
    return decodeOr(kept)
  }
}

function isReset(entries: readonly ManagedFieldsEntry[]): boolean {
  const [first] = entries
  return !first || (entries.length === 1 && Object.keys(first).length === 0)
}

function decodeOr(entries: readonly ManagedFieldsEntry[] | undefined): Managed {
  try {
    return decodeManaged(entries)
  } catch {
    return new Map()
  }
}

/**
 * Takes nonsense back that admission made of the books. Source: apiserver pkg/endpoints/handlers/fieldmanager/
 * admission.go.
 */
export function keepValid(
  { metadata }: KubeObject,
  before: ManagedFieldsEntry[] | undefined,
  warn: ((text: string) => void) | undefined,
): void {
  if (metadata.managedFields === before) return
  try {
    decodeManaged(metadata.managedFields)
  } catch (error) {
    if (before) metadata.managedFields = before
    else delete metadata.managedFields
    warn?.(
      `.metadata.managedFields was in an invalid state after admission; this could be caused by an outdated mutating admission controller; please fix your requests: ${(error as Error).message}`,
    )
  }
}

/**
 * Gives the old times back where nothing but times has changed, so that a write without effect is none.
 * Source: apiserver pkg/endpoints/handlers/fieldmanager/equality.go.
 */
export function keepTimes(object: KubeObject, old: KubeObject): void {
  const now = object.metadata.managedFields
  const before = old.metadata.managedFields
  if (!now || now === before || now.length !== before?.length) return
  const isSame = now.every((entry, index) => {
    const other = before[index]
    return other !== undefined && entry.time !== undefined && equalJson({ ...entry, time: other.time }, other)
  })
  if (!isSame) return
  const { managedFields: _, ...metadata } = object.metadata
  if (equalJson({ ...object, metadata: { ...metadata, managedFields: before } }, old)) {
    object.metadata.managedFields = before
  }
}
