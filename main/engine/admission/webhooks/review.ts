import { randomUUID } from 'node:crypto'
import { isRecord } from '#base/wire.ts'
import type { Attributes } from '../policy-matching/attributes.ts'
import type { Invocation } from '../policy-matching/rules.ts'
import { shownRequest } from '../policy-matching/shown-request.ts'
import type { Versioned } from '../policy-matching/versions.ts'

/** An AdmissionReview on its way to a webhook. */
export interface Review {
  readonly uid: string
  readonly apiVersion: string
  readonly body: object
}

/** What an answer says, once it is known to be one. */
export interface ReviewAnswer {
  readonly isAllowed: boolean
  /** The Status of a denial, as it came. */
  readonly result: unknown
  readonly annotations: Readonly<Record<string, string>>
  readonly warnings: readonly string[]
  /** Base64; '' for none. */
  readonly patch: string
  readonly patchType: string
}

const group = 'admission.k8s.io'

/** In the first version of reviews that both sides know; undefined where there is none. Source: webhook/request/admissionreview.go. */
export function createReview(
  versions: readonly string[],
  attributes: Attributes,
  invocation: Invocation,
  { object, old }: Versioned,
): Review | undefined {
  const version = versions.find((one) => one === 'v1' || one === 'v1beta1')
  if (version === undefined) return undefined
  const uid = randomUUID()
  const apiVersion = `${group}/${version}`
  const { dryRun, options, ...shown } = shownRequest(attributes, invocation)
  const request = { uid, ...shown, object, oldObject: old, dryRun, options }
  return { uid, apiVersion, body: { kind: 'AdmissionReview', apiVersion, request } }
}

/**
 * Refuses what upstream's decoder has no type for; what says nothing of its type is taken for a review. Source:
 * apimachinery pkg/runtime/scheme.go, where the messages come from.
 */
export function checkDecodable({ apiVersion }: Review, answer: Record<string, unknown>): void {
  const { apiVersion: given = '', kind = '' } = answer
  if (kind === '' && given === '') return
  const isKnown = kind === 'AdmissionReview' && (given === `${group}/v1` || given === `${group}/v1beta1`)
  if (!isKnown) {
    const type = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(given)}`
    throw new Error(`${type} in scheme "pkg/runtime/scheme.go:111"`)
  }
  if (given === apiVersion) return
  const [from, to] = [given, apiVersion].map((version) => `(${version.slice(group.length + 1)}.AdmissionReview)`)
  throw new Error(`converting ${String(from)} to ${String(to)}: unknown conversion`)
}

/** Throws an Error that says what is wrong with the answer. Source: VerifyAdmissionResponse. */
export function verifyAnswer(
  { uid, apiVersion }: Review,
  answer: Record<string, unknown>,
  mayPatch: boolean,
): ReviewAnswer {
  const { response } = answer
  if (!isRecord(response)) throw new Error('webhook response was absent')
  const patch = textIn(response, 'patch')
  const patchType = response['patchType']
  if (apiVersion === `${group}/v1`) {
    const given = textIn(response, 'uid')
    if (given !== uid) throw new Error(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(given)}`)
    checkType(answer, apiVersion)
    checkPatch(patch, patchType, mayPatch)
  }
  const { auditAnnotations, warnings, allowed, status } = response
  return {
    isAllowed: allowed === true,
    result: status,
    annotations: isRecord(auditAnnotations) ? (auditAnnotations as Record<string, string>) : {},
    warnings: Array.isArray(warnings) ? warnings.filter((text) => typeof text === 'string') : [],
    patch: mayPatch ? patch : '',
    // v1beta1 knows no other type, and need not tell it.
    patchType: typeof patchType === 'string' && apiVersion === `${group}/v1` ? patchType : 'JSONPatch',
  }
}

function textIn(fields: Record<string, unknown>, name: string): string {
  const value = fields[name]
  return typeof value === 'string' ? value : ''
}

/** As Go prints a GroupVersionKind. */
function checkType({ apiVersion = '', kind = '' }: Record<string, unknown>, wanted: string): void {
  if (apiVersion === wanted && kind === 'AdmissionReview') return
  const given = String(apiVersion).includes('/') ? String(apiVersion) : `/${String(apiVersion)}`
  throw new Error(`expected webhook response of ${wanted}, Kind=AdmissionReview, got ${given}, Kind=${String(kind)}`)
}

function checkPatch(patch: string, patchType: unknown, mayPatch: boolean): void {
  const hasType = patchType !== undefined && patchType !== null
  if (!mayPatch) {
    if (patch) throw new Error('validating webhook may not return response.patch')
    if (hasType) throw new Error('validating webhook may not return response.patchType')
    return
  }
  if (patch && !hasType) throw new Error('webhook returned response.patch but not response.patchType')
  if (!patch && hasType) throw new Error('webhook returned response.patchType but not response.patch')
  if (patchType === '') throw new Error('webhook returned invalid response.patchType of ""')
}
