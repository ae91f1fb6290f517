import { messageOf } from '#base/errors.ts'
import type { Attributes } from '../policy-matching/attributes.ts'
import type { Invocation } from '../policy-matching/rules.ts'
import type { Versioned } from '../policy-matching/versions.ts'
import { WebhookCallError } from './call-error.ts'
import type { WebhookClient } from './client.ts'
import type { Hook } from './hooks.ts'
import { dryRunUnsupported, rejectionBy } from './rejection.ts'
import { checkDecodable, createReview, type ReviewAnswer, verifyAnswer } from './review.ts'

const defaultTimeoutSeconds = 10

/**
 * Asks one webhook. Throws the StatusError of its denial, or a WebhookCallError where it gives no answer.
 * Source: callHook of apiserver pkg/admission/plugin/webhook/{validating,mutating}/dispatcher.go.
 */
export async function callHook(
  { webhook }: Hook,
  attributes: Attributes,
  invocation: Invocation,
  versioned: Versioned,
  { client, mayPatch }: { readonly client: WebhookClient; readonly mayPatch: boolean },
): Promise<ReviewAnswer> {
  const { name, sideEffects, admissionReviewVersions, clientConfig, timeoutSeconds } = webhook
  const { request } = attributes
  if (request.dryRun && sideEffects !== 'None' && sideEffects !== 'NoneOnDryRun') throw dryRunUnsupported(name)
  const review = createReview(admissionReviewVersions, attributes, invocation, versioned)
  if (!review) {
    const reason = 'webhook does not accept known AdmissionReview versions (v1, v1beta1)'
    throw new WebhookCallError(name, `could not create admission objects: ${reason}`)
  }
  let body: Record<string, unknown>
  try {
    const patience = timeoutSeconds ?? defaultTimeoutSeconds
    body = await client.post(clientConfig, review.body, patience, request.signal?.())
    checkDecodable(review, body)
  } catch (error) {
    throw new WebhookCallError(name, `failed to call webhook: ${messageOf(error)}`)
  }
  const answer = attempt(name, () => verifyAnswer(review, body, mayPatch))
  for (const [key, value] of Object.entries(answer.annotations)) request.annotate(`${name}/${key}`, value)
  for (const warning of answer.warnings) request.warn(warning)
  if (!answer.isAllowed) throw rejectionBy(name, answer.result)
  return answer
}

function attempt(name: string, verify: () => ReviewAnswer): ReviewAnswer {
  try {
    return verify()
  } catch (error) {
    throw new WebhookCallError(name, `received invalid webhook response: ${messageOf(error)}`)
  }
}
