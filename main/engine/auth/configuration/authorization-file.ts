import * as v from 'valibot'
import { parseGoMilliseconds } from '#kube/duration/go-duration.ts'
import { configVersions } from './authentication-file.ts'
import type { ExpressionCompiler } from './expressions.ts'

/** Source: apiserver pkg/apis/apiserver/v1/types.go AuthorizationConfiguration. */

const webhook = v.strictObject({
  authorizedTTL: v.optional(v.string(), '5m'),
  unauthorizedTTL: v.optional(v.string(), '30s'),
  cacheAuthorizedRequests: v.optional(v.boolean(), true),
  cacheUnauthorizedRequests: v.optional(v.boolean(), true),
  timeout: v.string(),
  subjectAccessReviewVersion: v.picklist(['v1', 'v1beta1']),
  matchConditionSubjectAccessReviewVersion: v.optional(v.picklist(['v1'])),
  failurePolicy: v.picklist(['NoOpinion', 'Deny']),
  connectionInfo: v.strictObject({ type: v.picklist(['KubeConfigFile']), kubeConfigFile: v.string() }),
  matchConditions: v.optional(v.array(v.strictObject({ expression: v.string() })), []),
})

const types = ['ABAC', 'AlwaysAllow', 'AlwaysDeny', 'Node', 'RBAC', 'Webhook'] as const

const schema = v.strictObject({
  apiVersion: v.picklist(configVersions),
  kind: v.literal('AuthorizationConfiguration'),
  authorizers: v.array(
    v.strictObject({ type: v.picklist(types), name: v.optional(v.string(), ''), webhook: v.optional(webhook) }),
  ),
})

export interface WebhookAuthorization {
  readonly kubeConfigFile: string
  readonly version: 'v1' | 'v1beta1'
  /** Milliseconds; 0 keeps nothing. */
  readonly authorizedTtl: number
  readonly unauthorizedTtl: number
  readonly timeout: number
  readonly onFailure: 'deny' | 'no-opinion'
  readonly matches: (spec: object) => boolean
}

export type AuthorizationMode = Exclude<(typeof types)[number], 'Webhook'> | WebhookAuthorization

/** Checks the file. Throws an Error that names each field that is wrong. */
export function readAuthorizationFile(value: unknown, compile: ExpressionCompiler): AuthorizationMode[] {
  const { authorizers } = v.parse(schema, value)
  const problems: string[] = []
  const seen = new Set<string>()
  for (const [index, { type, name, webhook: given }] of authorizers.entries()) {
    const path = `authorizers[${String(index)}]`
    if (name === '') problems.push(`${path}.name: Required value`)
    if (seen.has(`name ${name}`)) problems.push(`${path}.name: Duplicate value: ${JSON.stringify(name)}`)
    if (type !== 'Webhook' && seen.has(type)) problems.push(`${path}.type: Duplicate value: ${JSON.stringify(type)}`)
    if (type === 'Webhook' && !given) problems.push(`${path}.webhook: Required value: required when type=Webhook`)
    if (type !== 'Webhook' && given)
      problems.push(`${path}.webhook: Invalid value: may only be specified when type=Webhook`)
    seen.add(type).add(`name ${name}`)
  }
  if (authorizers.length === 0)
    problems.push('authorizers: Required value: at least one authorization mode must be defined')
  if (problems.length > 0) throw new Error(problems.join(', '))
  return authorizers.map(({ type, webhook: given }, index) => {
    if (type !== 'Webhook') return type
    // What a webhook needs was checked above.
    return webhookOf(given as v.InferOutput<typeof webhook>, `authorizers[${String(index)}].webhook`, compile)
  })
}

function webhookOf(
  given: v.InferOutput<typeof webhook>,
  path: string,
  compile: ExpressionCompiler,
): WebhookAuthorization {
  const timeout = milliseconds(given.timeout, `${path}.timeout`)
  if (timeout > 30_000) throw new Error(`${path}.timeout: Invalid value: must be > 0s and <= 30s`)
  const conditions = given.matchConditions.map(({ expression }, index) => {
    try {
      return compile(expression, 'request')
    } catch (error) {
      const field = `${path}.matchConditions[${String(index)}].expression`
      throw new Error(`${field}: Invalid value: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    }
  })
  if (conditions.length > 0 && !given.matchConditionSubjectAccessReviewVersion) {
    throw new Error(
      `${path}.matchConditionSubjectAccessReviewVersion: Required value: required if match conditions are specified`,
    )
  }
  return {
    kubeConfigFile: given.connectionInfo.kubeConfigFile,
    version: given.subjectAccessReviewVersion,
    authorizedTtl: given.cacheAuthorizedRequests ? milliseconds(given.authorizedTTL, `${path}.authorizedTTL`) : 0,
    unauthorizedTtl: given.cacheUnauthorizedRequests
      ? milliseconds(given.unauthorizedTTL, `${path}.unauthorizedTTL`)
      : 0,
    timeout,
    onFailure: given.failurePolicy === 'Deny' ? 'deny' : 'no-opinion',
    matches: (spec) => conditions.every((condition) => condition(spec) === true),
  }
}

function milliseconds(duration: string, path: string): number {
  const total = parseGoMilliseconds(duration)
  if (typeof total === 'number' && total > 0) return total
  throw new Error(`${path}: Invalid value: ${JSON.stringify(duration)}: must be > 0s`)
}
