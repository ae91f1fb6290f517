import { type FieldError, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Subdomain } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { type MatchResources, validateMatchResources } from './match-resources.ts'
import { type ParamRef, validateParamRef } from './param-kind.ts'

interface BindingSpec {
  readonly policyName?: string
  readonly paramRef?: ParamRef
  readonly matchResources?: MatchResources
}

/** Source: kubernetes pkg/apis/admissionregistration/validation validateMutatingAdmissionPolicyBindingSpec. */
export function validatePolicyBinding({ policyName, paramRef, matchResources }: BindingSpec): FieldError[] {
  return [
    ...(policyName ? checked('spec.policyName', policyName, dns1123Subdomain) : [requiredField('spec.policyName')]),
    ...validateParamRef('spec.paramRef', paramRef),
    ...validateMatchResources('spec.matchResources', matchResources),
  ]
}
