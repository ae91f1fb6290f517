import type { FlowSchema } from '#kube/kinds/flowcontrol/flow-schema.ts'
import type { PriorityLevelConfiguration } from '#kube/kinds/flowcontrol/priority-level-configuration.ts'

/**
 * What no server goes without: the level for those who are never limited, and the one for everybody else. Their specs
 * are fixed. Source: apiserver pkg/apis/flowcontrol/bootstrap/default.go.
 */

const everything = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
}

const everybody = ['system:unauthenticated', 'system:authenticated']

export type FlowSchemaSpec = NonNullable<FlowSchema['spec']>
export type PriorityLevelSpec = NonNullable<PriorityLevelConfiguration['spec']>

type Subject = NonNullable<NonNullable<FlowSchemaSpec['rules']>[number]['subjects']>[number]

export function groups(...names: readonly string[]): Subject[] {
  return names.map((name) => ({ kind: 'Group', group: { name } }))
}

/** Whatever one of the subjects asks. */
export function anythingFrom(subjects: readonly Subject[]): NonNullable<FlowSchemaSpec['rules']> {
  return [{ subjects: [...subjects], ...structuredClone(everything) }]
}

export const allGroups = groups(...everybody)

export const mandatoryFlowSchemas: Readonly<Record<string, FlowSchemaSpec>> = {
  exempt: {
    priorityLevelConfiguration: { name: 'exempt' },
    matchingPrecedence: 1,
    rules: anythingFrom(groups('system:masters')),
  },
  'catch-all': {
    priorityLevelConfiguration: { name: 'catch-all' },
    matchingPrecedence: 10_000,
    distinguisherMethod: { type: 'ByUser' },
    rules: anythingFrom(allGroups),
  },
}

export const mandatoryPriorityLevels: Readonly<Record<string, PriorityLevelSpec>> = {
  exempt: { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } },
  'catch-all': {
    type: 'Limited',
    limited: { nominalConcurrencyShares: 5, limitResponse: { type: 'Reject' }, lendablePercent: 0 },
  },
}
