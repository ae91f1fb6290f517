import type { Clock } from '#base/clock.ts'
import { messageOf } from '#base/errors.ts'
import type { LabelRequirement } from '#kube/selectors/labels.ts'
import { ExpiringCache } from '../webhook/expiring-cache.ts'
import type { ReviewClient } from '../webhook/review-client.ts'
import {
  isPath,
  noOpinion,
  type Attributes,
  type Authorizer,
  type ResourceAttributes,
  type Verdict,
} from './authorizer.ts'

export interface WebhookAuthorizerOptions {
  readonly client: ReviewClient
  readonly clock: Clock
  readonly version: 'v1' | 'v1beta1'
  /** Milliseconds; 0 keeps nothing. */
  readonly authorizedTtl: number
  readonly unauthorizedTtl: number
  readonly onFailure: 'deny' | 'no-opinion'
  /** Whether it is asked at all; throws where that cannot be told. */
  readonly matches: (spec: object) => boolean
}

/** Longer questions are not kept. Source: apiserver plugin/pkg/authorizer/webhook/webhook.go maxControlledAttrCacheSize. */
const longestKept = 10_000

/** Asks another server with a SubjectAccessReview. Source: apiserver plugin/pkg/authorizer/webhook/webhook.go. */
export function createWebhookAuthorizer(options: WebhookAuthorizerOptions): Authorizer {
  const cache = new ExpiringCache<Verdict>(options.clock)
  return {
    async authorize(attributes) {
      const { group, ...spec } = specOf(attributes)
      const review = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { ...spec, groups: group },
      }
      try {
        if (!options.matches(review.spec)) return noOpinion
        const key = JSON.stringify(spec) + JSON.stringify(group)
        const known = cache.get(key)
        if (known) return known
        const verdict = verdictOf(await options.client.ask(asVersion(review, options.version, group)))
        const ttl = verdict.decision === 'allow' ? options.authorizedTtl : options.unauthorizedTtl
        if (key.length <= longestKept) cache.set(key, verdict, ttl)
        return verdict
      } catch (error) {
        return { decision: options.onFailure, reason: '', error: messageOf(error) }
      }
    },
    rulesFor: () => ({
      rules: [],
      isIncomplete: true,
      error: 'webhook authorizer does not support user rule resolution',
    }),
  }
}

/** The old version calls the groups `group`. */
function asVersion(review: { spec: object }, version: 'v1' | 'v1beta1', group: readonly string[]): object {
  if (version === 'v1') return review
  const { groups: _groups, ...spec } = review.spec as Record<string, unknown>
  return { ...review, apiVersion: 'authorization.k8s.io/v1beta1', spec: { ...spec, group } }
}

function verdictOf({ allowed, denied, reason }: Record<string, unknown>): Verdict {
  const text = typeof reason === 'string' ? reason : ''
  if (denied === true) return { decision: 'deny', reason: text }
  return allowed === true ? { decision: 'allow', reason: text } : { decision: 'no-opinion', reason: text }
}

interface Spec {
  readonly user: string
  readonly group: readonly string[]
  readonly resourceAttributes?: object
  readonly nonResourceAttributes?: object
}

function specOf(attributes: Attributes): Spec {
  const { name, uid, groups, extra } = attributes.user
  const user = { user: name, group: groups, ...(uid ? { uid } : {}), ...(extra ? { extra } : {}) }
  if (isPath(attributes)) return { ...user, nonResourceAttributes: { path: attributes.path, verb: attributes.verb } }
  return { ...user, resourceAttributes: resourceOf(attributes) }
}

function resourceOf(attributes: ResourceAttributes): object {
  const {
    verb,
    group,
    version,
    resource,
    subresource,
    namespace,
    name,
    fieldSelector = [],
    labelSelector = [],
  } = attributes
  const fields = fieldSelector.map(({ field, operator, value }) => ({
    key: field,
    operator: operator === '=' ? 'In' : 'NotIn',
    values: [value],
  }))
  const labels = labelSelector.flatMap(labelOf)
  const plain = { namespace, verb, group, version, resource, subresource, name }
  return {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== '')),
    ...(fields.length > 0 ? { fieldSelector: { requirements: fields } } : {}),
    ...(labels.length > 0 ? { labelSelector: { requirements: labels } } : {}),
  }
}

const operators: Readonly<Partial<Record<LabelRequirement['operator'], string>>> = {
  '=': 'In',
  in: 'In',
  '!=': 'NotIn',
  notin: 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
}

/** An operator that reviews do not know is left out: the question is then about more. */
function labelOf({ key, operator, values }: LabelRequirement): object[] {
  const known = operators[operator]
  return known === undefined ? [] : [{ key, operator: known, ...(values.length > 0 ? { values } : {}) }]
}
