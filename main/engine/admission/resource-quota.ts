import type { Clock } from '#base/clock.ts'
import { resourceQuota, type ResourceQuota } from '#kube/kinds/core/resource-quota.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { AdmissionPlugin, AdmissionReader, AdmissionRequest } from '../registry/admission.ts'
import {
  type Amounts,
  exceeded,
  formatAmounts,
  growth,
  mask,
  parseAmounts,
  printAmounts,
  sum,
  withoutZeros,
} from './quota/amounts.ts'
import { evaluatorOf } from './quota/evaluator.ts'
import type { Evaluator } from './quota/measure.ts'
import { quotaMatches } from './quota/scopes.ts'
import { refuse } from './requests.ts'

/**
 * Charges what a write uses to the quotas of its namespace, and refuses what they do not allow. It comes last, so that
 * it counts what will be stored. What was charged for a write that then fails is given back by the quota controller.
 * Source: apiserver pkg/admission/plugin/resourcequota/controller.go.
 */
export function createResourceQuotaAdmission(clock: Clock): AdmissionPlugin {
  return {
    name: 'ResourceQuota',
    validate(request, reader) {
      const evaluator = evaluatorOf(request.kind)
      if (!evaluator || !request.namespace || !request.object || !evaluator.handles(request)) return undefined
      const quotas = reader.list(resourceQuota, { namespace: request.namespace }).items
      const { object } = request
      const interesting = quotas.filter((quota) => quotaMatches(quota, evaluator, object))
      if (interesting.length === 0) return undefined
      return charge({ request, object, evaluator, now: clock.now() }, interesting, reader)
    },
  }
}

interface Write {
  readonly request: AdmissionRequest
  readonly object: KubeObject
  readonly evaluator: Evaluator
  readonly now: number
}

async function charge(write: Write, quotas: readonly ResourceQuota[], reader: AdmissionReader): Promise<void> {
  // First whether all of them allow it: nothing is charged for what one of them refuses.
  for (const quota of quotas) charged(quota, write)
  if (write.request.dryRun) return
  for (const { metadata } of quotas) {
    // Again with what is stored then: other writes are being charged meanwhile.
    await reader.modify(resourceQuota, metadata.namespace, metadata.name, (quota) => charged(quota, write), {
      subresource: 'status',
    })
  }
}

/** The quota with what the write uses. Throws Forbidden where that is too much. */
function charged(quota: ResourceQuota, write: Write): ResourceQuota {
  const { request } = write
  checkMeasurable(quota, write)
  const hard = parseAmounts(quota.status?.hard)
  const used = parseAmounts(quota.status?.used)
  const requested = mask(withoutZeros(deltaOf(quota, write)), hard.keys())
  if (requested.size === 0) return quota
  const total = sum(used, requested)
  const tooMuch = request.subresource === 'status' ? [] : exceeded(mask(total, requested.keys()), hard)
  if (tooMuch.length > 0) {
    const [asked, before, limit] = [requested, used, hard].map((amounts) => printAmounts(mask(amounts, tooMuch)))
    const detail = `exceeded quota: ${quota.metadata.name}, requested: ${asked ?? ''}, used: ${before ?? ''}, limited: ${limit ?? ''}`
    throw refuse(request, detail)
  }
  return { ...quota, status: { ...quota.status, used: formatAmounts(total) } }
}

function checkMeasurable(quota: ResourceQuota, { request, object, evaluator }: Write): void {
  const restricted = evaluator.matchingResources(Object.keys(quota.status?.hard ?? {}))
  const problem = evaluator.problem?.(restricted, object)
  if (problem) throw refuse(request, `failed quota: ${quota.metadata.name}: ${problem}`)
  const isKnown = restricted.every((name) => quota.status?.used?.[name] !== undefined)
  if (isKnown) return
  throw refuse(request, `status unknown for quota: ${quota.metadata.name}, resources: ${restricted.join(',')}`)
}

function deltaOf(quota: ResourceQuota, { request, object, evaluator, now }: Write): Amounts {
  const usage = evaluator.usage(object, now)
  const negative = [...usage].filter(([, { nano }]) => nano < 0n).map(([name]) => name)
  if (negative.length > 0) throw refuse(request, `quota usage is negative for resource(s): ${negative.join(',')}`)
  const isCharged = request.old !== undefined && quotaMatches(quota, evaluator, request.old)
  return isCharged && request.old ? growth(usage, evaluator.usage(request.old, now)) : usage
}
