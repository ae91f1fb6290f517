import { resourceQuota, type ResourceQuota } from '#kube/kinds/core/resource-quota.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { equalJson } from '#kube/meta/json.ts'
import { type Amounts, formatAmounts, mask, sum, zero } from '../../admission/quota/amounts.ts'
import { evaluatorOf } from '../../admission/quota/evaluator.ts'
import { quotaMatches } from '../../admission/quota/scopes.ts'
import type { View } from '../../runtime/controller.ts'
import { nothing, type Outcome, update } from '../../runtime/intents.ts'

/** Everything is counted again from time to time: what was charged for a failed write comes back then. */
const resyncPeriod = 5 * 60_000

/** Source: syncResourceQuota. */
export function reconcileQuota(view: View<ResourceQuota>, kinds: readonly Kind[]): Outcome {
  const quota = view.object
  if (!quota || quota.metadata.deletionTimestamp) return nothing
  const hard = quota.spec?.hard ?? {}
  const counted = { ...quota, status: { ...quota.status, hard } }
  const used = mask(usageOf(counted, kinds, view), Object.keys(hard))
  const status = { hard, used: formatAmounts(used) }
  const outcome = { requeueAfter: resyncPeriod }
  if (equalJson(quota.status, status)) return { intents: [], ...outcome }
  return { intents: [update(resourceQuota, { ...quota, status }, 'status')], ...outcome }
}

function usageOf(quota: ResourceQuota, kinds: readonly Kind[], { read, now }: View<ResourceQuota>): Amounts {
  const names = Object.keys(quota.status?.hard ?? {})
  let used: Amounts = new Map()
  for (const kind of kinds) {
    const evaluator = evaluatorOf(kind)
    const counted = evaluator?.matchingResources(names) ?? []
    if (!evaluator || counted.length === 0) continue
    used = sum(used, new Map(counted.map((name) => [name, zero])))
    for (const object of read(kind).list()) {
      if (object.metadata.namespace !== quota.metadata.namespace) continue
      if (quotaMatches(quota, evaluator, object)) used = sum(used, mask(evaluator.usage(object, now), names))
    }
  }
  return used
}
