import { Waves } from '@lucide/vue'
import type { FlowSchema } from '#kube/kinds/flowcontrol/flow-schema.ts'
import { listOf, targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

type Rule = NonNullable<NonNullable<FlowSchema['spec']>['rules']>[number]

function subjectsOf({ subjects }: Rule): string | undefined {
  return listOf(
    subjects.map(({ kind, user, group, serviceAccount }) => {
      const account = serviceAccount && `${serviceAccount.namespace}/${serviceAccount.name}`
      return `${kind} ${user?.name ?? group?.name ?? account ?? ''}`
    }),
  )
}

function requestsOf({ resourceRules = [] }: Rule): string | undefined {
  return listOf(
    resourceRules.map(({ verbs, apiGroups, resources }) => {
      const groups = apiGroups.map((group) => group || 'core')
      return `${verbs.join('|')} ${groups.join('|')}/${resources.join('|')}`
    }),
  )
}

export const flowSchemaUi = defineUiKind<FlowSchema>({
  group: 'flowcontrol.apiserver.k8s.io',
  resource: 'flowschemas',
  icon: Waves,
  columns: ['name', 'status', 'prioritylevel', 'matchingprecedence', 'distinguishermethod', 'age'],
  sort: { column: 'matchingprecedence', descending: false },
  links: {
    prioritylevel: (name) => ({
      apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
      kind: 'PriorityLevelConfiguration',
      name,
    }),
  },
  facts: ({ apiVersion, spec }) => {
    const level = spec?.priorityLevelConfiguration.name
    return [
      { label: 'priorityLevel', value: level, link: targetOf(apiVersion, 'PriorityLevelConfiguration', level) },
      { label: 'precedence', value: spec?.matchingPrecedence },
      { label: 'distinguisher', value: spec?.distinguisherMethod?.type },
    ]
  },
  blocks: ({ spec }) => [
    {
      title: 'flowRules',
      empty: 'matchesNothing',
      cards: (spec?.rules ?? []).map((rule) => ({
        facts: [
          { label: 'subjects', value: subjectsOf(rule) },
          { label: 'resources', value: requestsOf(rule), mono: true },
          {
            label: 'namespaces',
            value: listOf([...new Set(rule.resourceRules?.flatMap(({ namespaces = [] }) => namespaces))]),
          },
          {
            label: 'urls',
            value: listOf(
              rule.nonResourceRules?.map(
                ({ verbs, nonResourceURLs }) => `${verbs.join('|')} ${nonResourceURLs.join('|')}`,
              ),
            ),
            mono: true,
          },
        ],
      })),
    },
  ],
})
