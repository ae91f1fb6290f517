import { isRecord } from '#base/wire.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import { statusError } from '#kube/meta/status.ts'
import { conform, TypeMismatch } from '#kube/schema/conform.ts'
import type { ObjectStructure } from '#kube/schema/structure.ts'
import { markDecoded } from '../complete.ts'
import { typeProblems } from './check-typed.ts'
import { ApplyConflicts, conflictError } from './conflict.ts'
import { setManaged, type Write, writerOf } from './field-manager.ts'
import { withoutHollows } from './remove.ts'
import { allowedByLastApplied, renewLastApplied } from './last-applied.ts'
import type { Fields } from './list-items.ts'
import { capUpdaters, decodeManaged, type Managed } from './managed.ts'
import { type Applied, applyTyped, compareInVersions, recordUpdate, type Writer } from './updater.ts'

/**
 * What server-side apply makes of a live object, or of none, in the version of the applied one; with its books. Throws
 * StatusError 400 for a type or metadata that cannot be applied, 409 for conflicts, 500 for what does not fit the type.
 * Source: apimachinery pkg/util/managedfields/internal/fieldmanager.go Apply and the managers that it is built of.
 */
export async function applyObject(
  write: Write,
  live: KubeObject | undefined,
  config: Fields,
  force: boolean,
): Promise<KubeObject> {
  const writer = writerOf(write)
  checkConfig(write, writer, config)
  const structure = writer.versions.structureOf(writer.apiVersion)
  if (!structure) throw badRequest(`invalid object type: ${gvkOf(config)}`)
  const start = live
    ? await writer.versions.convert(live, writer.apiVersion)
    : ({ apiVersion: writer.apiVersion, kind: write.kind.kind, metadata: {} } as KubeObject)
  checkType(structure, config)
  const managed = decodeLive(live)
  if (managed.size === 0 && live) await recordBefore(start, managed, writer)
  const { object, managed: after } = await applyOrMigrate(start, config, managed, structure, writer, force)
  const result = object ? asDecoded(structure, object, config) : { ...start, metadata: { ...start.metadata } }
  if (writer.manager === 'kubectl') renewLastApplied(result, config)
  setManaged(result, after)
  return result
}

/** The merged fields as a client's body would come: amounts in their proper form, always-written fields in place. */
function asDecoded(structure: ObjectStructure, object: KubeObject, config: Fields): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata
  const given = { ...object, metadata }
  if (structure.name === undefined) return withoutHollows(structure, given) as KubeObject
  try {
    return markDecoded(conform(structure, given).value as unknown as KubeObject)
  } catch (error) {
    throw error instanceof TypeMismatch ? unconvertible(config, error.message) : error
  }
}

/** A value of the right shape that its type cannot read, such as an amount. Source: structuredmerge.go; converter.go. */
function unconvertible(config: Fields, problem: string): Error {
  const detail = problem.startsWith('illegal base64') ? `error decoding from json: ${problem}` : problem
  const converting = `unable to convert unstructured object to ${gvkOf(config)}: ${detail}`
  return statusError(500, '', `failed to convert new object (${subjectOf(config)}) to proper version: ${converting}`)
}

function decodeLive(live: KubeObject | undefined): Managed {
  try {
    return decodeManaged(live?.metadata.managedFields)
  } catch (error) {
    throw statusError(500, '', `failed to decode managed fields: ${(error as Error).message}`)
  }
}

function checkConfig({ kind }: Write, { apiVersion }: Writer, config: Fields): void {
  if (config['apiVersion'] !== apiVersion || config['kind'] !== kind.kind) {
    throw badRequest(`invalid object type: ${gvkOf(config)}`)
  }
  const { metadata } = config
  if (isRecord(metadata) && metadata['managedFields'] !== undefined && metadata['managedFields'] !== null) {
    throw badRequest('metadata.managedFields must be nil')
  }
}

/** As Go prints a GroupVersionKind. */
function gvkOf({ apiVersion, kind }: Fields): string {
  const text = typeof apiVersion === 'string' ? apiVersion : ''
  const groupVersion = text.includes('/') ? text : `/${text}`
  return `${groupVersion}, Kind=${typeof kind === 'string' ? kind : ''}`
}

function checkType(structure: ObjectStructure, config: Fields): void {
  const problems = typeProblems(structure, config)
  const [first] = problems
  if (first === undefined) return
  const listed = problems.length === 1 ? first : ['errors:', ...problems.map((problem) => `  ${problem}`)].join('\n')
  throw statusError(500, '', `failed to create typed patch object (${subjectOf(config)}): ${listed}`)
}

function subjectOf(config: Fields): string {
  const metadata = isRecord(config['metadata']) ? config['metadata'] : {}
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  return `${text(metadata['namespace'])}/${text(metadata['name'])}; ${gvkOf(config)}`
}

/** What stood in the object before anybody kept books belongs to `before-first-apply`. Source: skipnonapplied.go. */
async function recordBefore(live: KubeObject, managed: Managed, writer: Writer): Promise<void> {
  const empty = { apiVersion: live.apiVersion, kind: live.kind, metadata: {} } as KubeObject
  const compared = await compareInVersions(empty, live, new Set([writer.apiVersion]), writer)
  recordUpdate(managed, compared, { ...writer, manager: 'before-first-apply' })
  capUpdaters(managed)
}

/**
 * `kubectl apply` on its way from the client's side to the server's: conflicts over fields that its annotation set, and
 * that are still so, are none. Source: lastappliedmanager.go.
 */
async function applyOrMigrate(
  live: KubeObject,
  config: Fields,
  managed: Managed,
  structure: ObjectStructure,
  writer: Writer,
  force: boolean,
): Promise<Applied> {
  try {
    return await applyTyped(live, config, managed, structure, writer, force)
  } catch (error) {
    if (!(error instanceof ApplyConflicts)) throw error
    const allowed = writer.manager === 'kubectl' ? allowedByLastApplied(live, structure) : undefined
    if (!allowed) throw conflictError(error.conflicts)
    const left = error.without(allowed)
    if (left.length > 0) throw conflictError(left)
    return applyTyped(live, config, managed, structure, writer, true)
  }
}
