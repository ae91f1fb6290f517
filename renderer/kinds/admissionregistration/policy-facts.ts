import type { V1MatchResources } from '@kubernetes/client-node/dist/gen/models/V1MatchResources.js'
import type { V1ParamRef } from '@kubernetes/client-node/dist/gen/models/V1ParamRef.js'
import type { V1ValidatingAdmissionPolicySpec } from '@kubernetes/client-node/dist/gen/models/V1ValidatingAdmissionPolicySpec.js'
import type { Wire } from '#kube/meta/typed.ts'
import type { Cell, DetailBlock, Fact } from '../../components/fact.ts'
import { selectorOf, targetOf } from '../fact-text.ts'
import { admissionRulesOf } from './webhook-cards.ts'

type PolicySpec = Pick<
  Wire<V1ValidatingAdmissionPolicySpec>,
  'failurePolicy' | 'matchConditions' | 'matchConstraints' | 'paramKind' | 'variables'
>

export function matchFacts(match: Wire<V1MatchResources> | undefined): Fact[] {
  return [
    { label: 'matches', value: admissionRulesOf(match?.resourceRules), mono: true },
    { label: 'excludes', value: admissionRulesOf(match?.excludeResourceRules), mono: true },
    { label: 'namespaceSelector', value: selectorOf(match?.namespaceSelector), mono: true },
    { label: 'objectSelector', value: selectorOf(match?.objectSelector), mono: true },
  ]
}

export function policyFacts(spec: PolicySpec | undefined): Fact[] {
  const { paramKind } = spec ?? {}
  return [
    { label: 'failurePolicy', value: spec?.failurePolicy },
    { label: 'paramKind', value: paramKind && `${paramKind.apiVersion ?? ''} ${paramKind.kind ?? ''}` },
    ...matchFacts(spec?.matchConstraints),
  ]
}

/** What decides whether a policy is asked at all, and what its expressions may use. */
export function policyBlocks(spec: PolicySpec | undefined): DetailBlock[] {
  const row = ({ name, expression }: { name: string; expression: string }): Cell[] => [
    name,
    { value: expression, mono: true },
  ]
  return [
    { title: 'matchConditions', columns: ['name', 'expression'], rows: (spec?.matchConditions ?? []).map(row) },
    { title: 'variables', columns: ['name', 'expression'], rows: (spec?.variables ?? []).map(row) },
  ]
}

/** What a binding of either kind of policy says. */
export function policyBindingFacts(
  policyKind: string,
  apiVersion: string,
  spec: { policyName?: string; paramRef?: Wire<V1ParamRef>; matchResources?: Wire<V1MatchResources> } | undefined,
): Fact[] {
  const { policyName, paramRef } = spec ?? {}
  return [
    { label: 'policy', value: policyName, link: targetOf(apiVersion, policyKind, policyName) },
    {
      label: 'parameters',
      value: paramRef?.name
        ? `${paramRef.namespace ? `${paramRef.namespace}/` : ''}${paramRef.name}`
        : selectorOf(paramRef?.selector),
    },
    { label: 'withoutParameters', value: paramRef?.parameterNotFoundAction },
    ...matchFacts(spec?.matchResources),
  ]
}
