import { randomUUID } from 'node:crypto'
import type { LimitRange } from '#kube/kinds/core/limit-range.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { validateLimits } from './limit-range-validation.ts'
import { roundResources } from './resource-lists.ts'

type Limit = NonNullable<NonNullable<LimitRange['spec']>['limits']>[number]

/** Source: kubernetes pkg/registry/core/limitrange/strategy.go, pkg/apis/core/{v1/defaults.go,validation}. */
export const limitRangeStrategy = defineStrategy<LimitRange>({
  applyDefaults(range) {
    const { limits } = (range.spec ??= { limits: null })
    for (const limit of limits ?? []) {
      for (const list of ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const) {
        roundResources(limit[list])
      }
      if (limit.type === 'Container') applyContainerDefaults(limit)
    }
  },
  prepareForCreate({ metadata }) {
    metadata.name ||= randomUUID()
  },
  validate: ({ spec }) => validateLimits(spec?.limits ?? [], 'spec.limits'),
})

/** The limit is the maximum, the request the limit, else the minimum. */
function applyContainerDefaults(limit: Limit): void {
  const defaults = { ...limit.max, ...limit.default }
  const requests = { ...limit.min, ...defaults, ...limit.defaultRequest }
  if (Object.keys(defaults).length > 0) limit.default = defaults
  if (Object.keys(requests).length > 0) limit.defaultRequest = requests
}
