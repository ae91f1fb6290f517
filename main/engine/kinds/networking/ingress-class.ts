import type { IngressClass } from '#kube/kinds/networking/ingress-class.ts'
import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  tooLongField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '#kube/meta/names.ts'
import { checked, immutableField } from '../../registry/field-checks.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { validateReference } from './ingress-validation.ts'

type Parameters = NonNullable<NonNullable<IngressClass['spec']>['parameters']>

const maxController = 250
const pathPattern = String.raw`[A-Za-z0-9/\-._~%!$&'()*+,;=:]+`

/** Source: kubernetes pkg/registry/networking/ingressclass/strategy.go, pkg/apis/networking/validation. */
export const ingressClassStrategy = defineStrategy<IngressClass>({
  generationOf: ({ spec }) => spec,
  applyDefaults(ingressClass) {
    const spec = (ingressClass.spec ??= {})
    if (spec.parameters) spec.parameters.scope ??= 'Cluster'
  },
  validate: ({ spec }, old) => [
    ...(old && spec?.controller !== old.spec?.controller
      ? [immutableField('spec.controller', spec?.controller ?? '')]
      : []),
    ...((spec?.controller?.length ?? 0) > maxController ? [tooLongField('spec.controller', maxController)] : []),
    ...validateController(spec?.controller ?? ''),
    ...(spec?.parameters ? validateParameters(spec.parameters, 'spec.parameters') : []),
  ],
})

/** Source: apimachinery pkg/util/validation IsDomainPrefixedPath. */
function validateController(controller: string): FieldError[] {
  const field = 'spec.controller'
  if (controller === '') return [requiredField(field)]
  const [, host, path] = /^([^/]+)\/(.+)$/s.exec(controller) ?? []
  if (!host || !path) {
    return [invalidField(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  }
  const errors = checked(field, host, dns1123Subdomain)
  if (new RegExp(`^${pathPattern}$`).test(path)) return errors
  return [...errors, invalidField(field, path, `Invalid path (regex used for validation is '${pathPattern}')`)]
}

function validateParameters(parameters: Parameters, field: string): FieldError[] {
  const { scope = '', namespace } = parameters
  const errors = validateReference(parameters, field)
  if (scope !== 'Cluster' && scope !== 'Namespace') {
    errors.push(unsupportedField(`${field}.scope`, scope, ['Cluster', 'Namespace']))
  } else if (scope === 'Cluster' && namespace !== undefined) {
    errors.push(forbiddenField(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'"))
  } else if (scope === 'Namespace' && namespace === undefined) {
    errors.push(requiredField(`${field}.namespace`, "`parameters.scope` is set to 'Namespace'"))
  } else if (namespace !== undefined) errors.push(...checked(`${field}.namespace`, namespace, dns1123Label))
  return errors
}
