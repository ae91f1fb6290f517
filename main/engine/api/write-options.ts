import { isRecord } from '#base/wire.ts'
import { invalidField, unsupportedField, type FieldError } from '#kube/meta/field-error.ts'
import { badRequest, invalid } from '#kube/meta/status-errors.ts'
import type { DeleteOptions } from '../registry/registry.ts'
import { decodeBody } from './decode.ts'
import type { ApiRequest } from './message.ts'

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

export interface QueryOfWrite {
  readonly dryRun: boolean
  readonly fieldValidation: FieldValidation
}

/** The query of a create, update or patch. Throws 422 for values that are not known. */
export function parseWriteQuery(
  query: URLSearchParams,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
): QueryOfWrite {
  const errors: FieldError[] = []
  const dryRun = query.getAll('dryRun').filter(Boolean)
  const validation = query.get('fieldValidation') || 'Warn'
  const manager = query.get('fieldManager') ?? ''
  if (dryRun.some((value) => value !== 'All')) errors.push(unsupportedField('dryRun', dryRun, ['All']))
  if (!isFieldValidation(validation)) {
    errors.push(unsupportedField('fieldValidation', validation, ['Ignore', 'Strict', 'Warn']))
  }
  if (manager.length > 128) errors.push(invalidField('fieldManager', manager, 'may not be longer than 128'))
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors)
  return { dryRun: dryRun.length > 0, fieldValidation: validation as FieldValidation }
}

function isFieldValidation(value: string): value is FieldValidation {
  return value === 'Ignore' || value === 'Warn' || value === 'Strict'
}

/** Options of a deletion come in the body, or in the query where there is none. */
export async function parseDeleteOptions(request: ApiRequest): Promise<DeleteOptions> {
  const { value, isEmpty } = await decodeBody(request, 'DeleteOptions')
  const options = isEmpty ? optionsOfQuery(request.query) : value
  const errors: FieldError[] = []
  const { gracePeriodSeconds, propagationPolicy, orphanDependents, preconditions, dryRun = [] } = options
  if (gracePeriodSeconds !== undefined && gracePeriodSeconds !== null && !Number.isInteger(gracePeriodSeconds)) {
    throw badRequest(`gracePeriodSeconds: ${JSON.stringify(gracePeriodSeconds)} is not a whole number`)
  }
  if (propagationPolicy && !isPropagation(propagationPolicy)) {
    errors.push(unsupportedField('propagationPolicy', propagationPolicy, ['Background', 'Foreground', 'Orphan']))
  }
  const runs = [...new Set([...[dryRun].flat(), ...request.query.getAll('dryRun')])].filter(Boolean)
  if (runs.some((run) => run !== 'All')) errors.push(unsupportedField('dryRun', runs, ['All']))
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors)
  return {
    ...(typeof gracePeriodSeconds === 'number' ? { gracePeriodSeconds } : {}),
    ...propagationOf(propagationPolicy, orphanDependents),
    ...(isRecord(preconditions) ? { preconditions: preconditionsOf(preconditions) } : {}),
    dryRun: runs.length > 0,
  }
}

function optionsOfQuery(query: URLSearchParams): Record<string, unknown> {
  const grace = query.get('gracePeriodSeconds')
  const orphan = query.get('orphanDependents')
  return {
    ...(grace ? { gracePeriodSeconds: Number(grace) } : {}),
    ...(query.get('propagationPolicy') ? { propagationPolicy: query.get('propagationPolicy') } : {}),
    ...(orphan ? { orphanDependents: orphan === 'true' || orphan === '1' } : {}),
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
