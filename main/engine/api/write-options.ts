import { exactInteger } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import {
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
  type FieldError,
} from '#kube/meta/field-error.ts'
import { badRequest, invalid } from '#kube/meta/status-errors.ts'
import { goType } from '../registry/go-format.ts'
import { isPrintable, validateFieldManager } from '../registry/managed-fields/validate.ts'
import type { DeleteOptions, WriteOptions } from '../registry/registry.ts'
import type { ResourceRequest } from './context.ts'
import { decodeBody } from './decode.ts'
import type { ApiRequest } from './message.ts'
import { isTrue } from './request-info.ts'

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

export interface QueryOfWrite {
  readonly dryRun: boolean
  readonly fieldValidation: FieldValidation
  /** '' where the client names none. */
  readonly fieldManager: string
  /** Of an apply alone. */
  readonly force: boolean
  /** What the client gave of the options. */
  readonly given: Readonly<Record<string, unknown>>
}

/**
 * The query of a create, update or patch. Throws 422 for values that are not known.
 * Source: apimachinery pkg/apis/meta/v1/validation/validation.go ValidatePatchOptions.
 */
export function parseWriteQuery(
  query: URLSearchParams,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  isApply = false,
): QueryOfWrite {
  const dryRun = query.getAll('dryRun')
  const validation = query.get('fieldValidation') ?? ''
  const manager = query.get('fieldManager') ?? ''
  const errors = kind === 'PatchOptions' ? checkApply(query, manager, isApply) : []
  errors.push(...validateFieldManager(manager, 'fieldManager'), ...checkDryRun(dryRun))
  if (validation !== '' && !isFieldValidation(validation)) {
    errors.push(unsupportedField('fieldValidation', validation, ['', 'Ignore', 'Strict', 'Warn']))
  }
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors)
  return {
    dryRun: dryRun.length > 0,
    fieldValidation: isFieldValidation(validation) ? validation : 'Warn',
    fieldManager: manager,
    force: isTrue(query.get('force')),
    given: {
      ...(dryRun.length > 0 ? { dryRun } : {}),
      ...(manager ? { fieldManager: manager } : {}),
      ...(validation ? { fieldValidation: validation } : {}),
    },
  }
}

function checkApply(query: URLSearchParams, manager: string, isApply: boolean): FieldError[] {
  if (isApply) return manager ? [] : [requiredField('fieldManager', 'is required for apply patch')]
  return query.has('force') ? [forbiddenField('force', 'may not be specified for non-apply patch')] : []
}

function checkDryRun(values: readonly unknown[]): FieldError[] {
  return values.every((value) => value === 'All') ? [] : [unsupportedField('dryRun', values, ['All'])]
}

function isFieldValidation(value: string): value is FieldValidation {
  return value === 'Ignore' || value === 'Warn' || value === 'Strict'
}

/** What the registry is told of a write. */
export function writeOptionsOf(
  { request, user, warn, annotate }: Pick<ResourceRequest, 'request' | 'user' | 'warn' | 'annotate'>,
  { dryRun, fieldManager, given }: QueryOfWrite,
  subresource?: WriteOptions['subresource'],
): WriteOptions & { fieldManager: string } {
  return {
    dryRun,
    given,
    user,
    signal: () => request.signal,
    warn,
    annotate,
    fieldManager: fieldManager || managerOfAgent(request.header('user-agent') ?? ''),
    ...(subresource ? { subresource } : {}),
  }
}

/**
 * The program that a User-Agent names: what stands before the first slash, printable and within the limit.
 * Source: apiserver pkg/endpoints/handlers/create.go prefixFromUserAgent.
 */
export function managerOfAgent(agent: string): string {
  let manager = ''
  for (const character of agent.split('/')[0] ?? '') {
    if (!isPrintable(character)) continue
    if (Buffer.byteLength(manager + character) > 128) break
    manager += character
  }
  return manager
}

/** The options of a deletion, as they were given. */
export interface ParsedDeletion extends DeleteOptions {
  /** The deprecated field was set to false: what has to wait is answered with 202. */
  readonly isAccepted: boolean
}

/** Options of a deletion come in the body, or in the query where there is none. */
export async function parseDeleteOptions(request: ApiRequest): Promise<ParsedDeletion> {
  const { value, isEmpty } = await decodeBody(request, 'DeleteOptions')
  const { kind = 'DeleteOptions', apiVersion } = value
  if (kind !== 'DeleteOptions') {
    const type = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion ?? '')}`
    throw badRequest(`${type} in scheme "pkg/runtime/scheme.go:111"`)
  }
  return deleteOptionsOf(isEmpty ? optionsOfQuery(request.query) : value)
}

/** Reads DeleteOptions. Throws 400 for a wrong type, 422 for values that are not known. */
export function deleteOptionsOf(options: Record<string, unknown>): ParsedDeletion {
  const { gracePeriodSeconds, propagationPolicy, orphanDependents, preconditions } = options
  if (goType(gracePeriodSeconds ?? 0) !== 'int64') {
    const type =
      typeof gracePeriodSeconds === 'number' ? `number ${String(gracePeriodSeconds)}` : typeof gracePeriodSeconds
    throw badRequest(
      `json: cannot unmarshal ${type} into Go struct field DeleteOptions.gracePeriodSeconds of type int64`,
    )
  }
  const dryRun = [options['dryRun'] ?? []].flat()
  const errors = [...checkPropagation(propagationPolicy, orphanDependents), ...checkDryRun(dryRun)]
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors)
  return {
    // An int64: the type says number, as those of all objects do.
    ...(gracePeriodSeconds == null ? {} : { gracePeriodSeconds: gracePeriodSeconds as number }),
    ...propagationOf(propagationPolicy, orphanDependents),
    ...(isRecord(preconditions) ? { preconditions: preconditionsOf(preconditions) } : {}),
    dryRun: dryRun.length > 0,
    isAccepted: orphanDependents === false,
  }
}

function checkPropagation(policy: unknown, orphanDependents: unknown): FieldError[] {
  if (policy === undefined || policy === null) return []
  const errors: FieldError[] = []
  if (typeof orphanDependents === 'boolean') {
    const detail = 'orphanDependents and deletionPropagation cannot be both set'
    errors.push(invalidField('propagationPolicy', policy, detail))
  }
  if (!isPropagation(policy)) {
    errors.push(unsupportedField('propagationPolicy', policy, ['Foreground', 'Background', 'Orphan', 'nil']))
  }
  return errors
}

function optionsOfQuery(query: URLSearchParams): Record<string, unknown> {
  const grace = query.get('gracePeriodSeconds')
  const orphan = query.get('orphanDependents')
  const policy = query.get('propagationPolicy')
  if (grace && !/^[-+]?\d+$/.test(grace)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(grace)}: invalid syntax`)
  }
  return {
    ...(grace ? { gracePeriodSeconds: exactInteger(BigInt(grace)) } : {}),
    ...(policy === null ? {} : { propagationPolicy: policy }),
    ...(orphan === null ? {} : { orphanDependents: isTrue(orphan) }),
    dryRun: query.getAll('dryRun'),
  }
}

function isPropagation(value: unknown): value is NonNullable<DeleteOptions['propagationPolicy']> {
  return value === 'Background' || value === 'Foreground' || value === 'Orphan'
}

/** `orphanDependents` is the deprecated spelling: true is Orphan, false is Background. */
function propagationOf(policy: unknown, orphanDependents: unknown): Pick<DeleteOptions, 'propagationPolicy'> {
  if (isPropagation(policy)) return { propagationPolicy: policy }
  if (typeof orphanDependents !== 'boolean') return {}
  return { propagationPolicy: orphanDependents ? 'Orphan' : 'Background' }
}

function preconditionsOf({
  uid,
  resourceVersion,
}: Record<string, unknown>): NonNullable<DeleteOptions['preconditions']> {
  return {
    ...(typeof uid === 'string' ? { uid } : {}),
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
  }
}
