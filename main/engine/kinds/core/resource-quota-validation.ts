import type { ResourceQuota } from '#kube/kinds/core/resource-quota.ts'
import { type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { validateAmount } from './resource-lists.ts'
import { validateResourceName } from './resource-names.ts'

type Spec = NonNullable<ResourceQuota['spec']>
type Status = NonNullable<ResourceQuota['status']>
type Requirement = NonNullable<NonNullable<Spec['scopeSelector']>['matchExpressions']>[number]

const podScopes = ['Terminating', 'NotTerminating', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity']
const scopes = [...podScopes, 'BestEffort', 'VolumeAttributesClass']
const oppositeScopes = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const
const podResources = ['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']
const claimResources = ['persistentvolumeclaims', 'requests.storage']
const quotaResources = [
  ...podResources,
  ...claimResources,
  'ephemeral-storage',
  'requests.ephemeral-storage',
  'limits.ephemeral-storage',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]
const onlyExists =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"

/** Source: kubernetes pkg/apis/core/validation ValidateResourceQuotaSpec. */
export function validateQuotaSpec(spec: Spec): FieldError[] {
  return [
    ...validateList(spec.hard ?? {}, 'spec.hard'),
    ...validateScopes(spec),
    ...(spec.scopeSelector ? validateScopeSelector(spec) : []),
  ]
}

export function validateQuotaStatus({ hard = {}, used = {} }: Status): FieldError[] {
  return [...validateList(hard, 'status.hard'), ...validateList(used, 'status.used')]
}

function validateList(list: Readonly<Record<string, string>>, field: string): FieldError[] {
  return Object.entries(list).flatMap(([name, amount]) => {
    const at = `${field}[${name}]`
    const errors = validateResourceName(at, name)
    if (!name.includes('/') && !isQuotaResource(name)) {
      errors.push(invalidField(at, name, 'must be a standard resource for quota'))
    }
    return [...errors, ...validateAmount(at, name, amount)]
  })
}

function isQuotaResource(name: string): boolean {
  return quotaResources.includes(name) || /^(requests\.)?hugepages-/.test(name)
}

/** Source: kubernetes pkg/apis/core/helper IsResourceQuotaScopeValidForResource. */
function coversResource(scope: string, name: string): boolean {
  if (podScopes.includes(scope)) return podResources.includes(name)
  if (scope === 'BestEffort') return name === 'pods'
  return scope !== 'VolumeAttributesClass' || claimResources.includes(name)
}

function uncovered({ hard = {} }: Spec, scope: string): string[] {
  return Object.keys(hard).filter((name) => isQuotaResource(name) && !coversResource(scope, name))
}

function validateScopes(spec: Spec): FieldError[] {
  const given = spec.scopes ?? []
  const refuse = (detail: string): FieldError => invalidField('spec.scopes', given, detail)
  return [
    ...given.flatMap((scope) => [
      ...(scopes.includes(scope) ? [] : [refuse('unsupported scope')]),
      ...uncovered(spec, scope).map(() => refuse('unsupported scope applied to resource')),
    ]),
    ...opposites(given).map(() => refuse('conflicting scopes')),
  ]
}

function opposites(given: readonly string[]): unknown[] {
  return oppositeScopes.filter((pair) => pair.every((scope) => given.includes(scope)))
}

function validateScopeSelector(spec: Spec): FieldError[] {
  const field = 'spec.scopeSelector.matchExpressions'
  const requirements = spec.scopeSelector?.matchExpressions ?? []
  const internal = {
    MatchExpressions: requirements.map(({ scopeName, operator, values }) => ({
      ScopeName: scopeName,
      Operator: operator,
      Values: values ?? null,
    })),
  }
  return [
    ...requirements.flatMap((requirement) => [
      ...(scopes.includes(requirement.scopeName)
        ? []
        : [invalidField(`${field}.scopeName`, requirement.scopeName, 'unsupported scope')]),
      ...uncovered(spec, requirement.scopeName).map(() =>
        invalidField(field, internal, 'unsupported scope applied to resource'),
      ),
      ...validateOperator(requirement, field),
    ]),
    ...opposites(requirements.map(({ scopeName }) => scopeName)).map(() =>
      invalidField(field, spec.scopes ?? null, 'conflicting scopes'),
    ),
  ]
}

function validateOperator({ scopeName, operator, values = [] }: Requirement, field: string): FieldError[] {
  const errors: FieldError[] = []
  const takesValues = scopeName === 'PriorityClass' || scopeName === 'VolumeAttributesClass'
  if (scopes.includes(scopeName) && !takesValues && operator !== 'Exists') {
    errors.push(invalidField(`${field}.operator`, operator, onlyExists))
  }
  if (operator === 'In' || operator === 'NotIn') {
    const detail = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
    if (values.length === 0) errors.push(requiredField(`${field}.values`, detail))
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    const detail = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
    if (values.length > 0) errors.push(invalidField(`${field}.values`, values, detail))
  } else errors.push(invalidField(`${field}.operator`, operator, 'not a valid selector operator'))
  return errors
}
