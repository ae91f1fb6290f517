import { resourceQuota, type ResourceQuota } from '#kube/kinds/core/resource-quota.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { equalJson } from '#kube/meta/json.ts'
import { keyOf, type KubeObject } from '#kube/meta/object.ts'
import { formatAmounts } from '../../admission/quota/amounts.ts'
import { evaluatorOf } from '../../admission/quota/evaluator.ts'
import type { ServedKinds } from '../../registry/served-kinds.ts'
import { type Change, type ReconcilerDeclaration, type WatchDeclaration, watches } from '../../runtime/reconciler.ts'
import { reconcileQuota } from './reconcile.ts'

/**
 * Says of each quota what is used. Admission charges what is made; what goes, and what no longer counts, is seen here.
 * A creation is no reason to count again: others may have been charged that are not stored yet.
 * Source: kubernetes pkg/controller/resourcequota/resource_quota_controller.go.
 */
export function createResourceQuotaController(served: ServedKinds): ReconcilerDeclaration {
  const countedKinds = (): Kind[] => served.stored.filter((kind) => evaluatorOf(kind) !== undefined)
  const contents = (): WatchDeclaration[] =>
    countedKinds().map((kind) =>
      watches(kind, ({ metadata: { namespace = '' } }, read, change) =>
        isReplenishment(kind, change)
          ? read(resourceQuota)
              .list()
              .filter(({ metadata }) => metadata.namespace === namespace)
              .map(keyOf)
          : [],
      ),
    )
  return {
    name: 'resourcequota-controller',
    workers: 5,
    watches: [watches(resourceQuota, (quota, _, change) => (isUncounted(quota, change) ? [keyOf(quota)] : []))],
    changingWatches: { current: contents, onChange: (listener) => served.onChange(listener) },
    initialKeys: (read) => read(resourceQuota).list().map(keyOf),
    reconcile: (key, read, now) =>
      reconcileQuota({ key, object: read(resourceQuota).find(key), read, now }, countedKinds()),
  }
}

/** True where a quota is about other things than before; a charge alone is none of these. */
function isUncounted(quota: ResourceQuota, { previous }: Change<ResourceQuota>): boolean {
  const { spec, status } = quota
  return !previous || !equalJson(previous.spec, spec) || !equalJson(status?.hard, spec?.hard) || !status?.used
}

/** True where less may be used after the change than before. */
function isReplenishment(kind: Kind, { previous, current }: Change): boolean {
  if (!previous) return false
  if (!current) return true
  const evaluator = evaluatorOf(kind)
  const usage = (object: KubeObject): unknown => formatAmounts(evaluator?.usage(object, 0) ?? new Map())
  return !equalJson(usage(previous), usage(current))
}
