import type { ResourceQuota } from '#kube/kinds/core/resource-quota.ts'
import { equalJson } from '#kube/meta/json.ts'
import { compareQuantities, parseQuantity } from '#kube/quantity/quantity.ts'
import { immutableField } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { roundResources } from './resource-lists.ts'
import { validateQuotaSpec, validateQuotaStatus } from './resource-quota-validation.ts'

type Hard = NonNullable<NonNullable<ResourceQuota['spec']>['hard']>

/** Source: kubernetes pkg/registry/core/resourcequota/strategy.go, pkg/apis/core/validation. */
export const resourceQuotaStrategy = defineStrategy<ResourceQuota>({
  applyDefaults(quota) {
    const spec = (quota.spec ??= {})
    roundResources(spec.hard)
    roundResources(quota.status?.hard)
    roundResources(quota.status?.used)
  },
  prepareForCreate(quota) {
    quota.status = {}
  },
  validate: ({ spec = {} }) => validateQuotaSpec(spec),
  validateUpdate({ spec }, old) {
    const scopes = [...new Set(spec?.scopes)].sort()
    return equalJson(scopes, [...new Set(old.spec?.scopes)].sort())
      ? []
      : [immutableField('spec.scopes', spec?.scopes ?? null)]
  },
  validateStatusUpdate: ({ status = {} }) => validateQuotaStatus(status),
  warnings: ({ spec }, old) => (old ? [] : requestWarnings(spec?.hard ?? {})),
})

function requestWarnings(hard: Hard): string[] {
  return ['cpu', 'memory', 'storage', 'ephemeral-storage'].flatMap((name) => {
    const isPlain = name === 'cpu' || name === 'memory'
    const requestName = isPlain && hard[`requests.${name}`] === undefined ? name : `requests.${name}`
    const request = hard[requestName]
    const limit = hard[`limits.${name}`]
    const [asked, most] = [request, limit].map((text) => (text === undefined ? undefined : parseQuantity(text)))
    if (!request || !limit || !asked || !most || compareQuantities(asked, most) <= 0) return []
    return [`ResourceQuota ${requestName} (${request}) should be less than limits.${name} (${limit})`]
  })
}
