import { clusterRole, type ClusterRole } from '#kube/kinds/rbac/cluster-role.ts'
import { equalJson } from '#kube/meta/json.ts'
import type { LabelSelector } from '#kube/meta/object.ts'
import { selects } from '#kube/selectors/labels.ts'
import type { ControllerDeclaration, View } from '../../runtime/controller.ts'
import { nothing, update, type Outcome } from '../../runtime/intents.ts'
import { watches } from '../../runtime/reconciler.ts'

type Rules = NonNullable<ClusterRole['rules']>

/**
 * Gathers the rules of roles by their labels, as `admin`, `edit` and `view` are made.
 * Source: kubernetes pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go.
 */
export const clusterRoleAggregation: ControllerDeclaration<ClusterRole> = {
  name: 'clusterrole-aggregation-controller',
  kind: clusterRole,
  concerns: gathers,
  // Any role may have come into a selector's reach, or left it.
  watches: [
    watches(clusterRole, (_changed, read) =>
      read(clusterRole)
        .list()
        .filter(gathers)
        .map(({ metadata }) => metadata.name),
    ),
  ],
  reconcile: reconcileAggregation,
}

export function reconcileAggregation({ object: role, read }: View<ClusterRole>): Outcome {
  if (!role || !gathers(role)) return nothing
  const selectors = role.aggregationRule?.clusterRoleSelectors ?? []
  const sources = read(clusterRole)
    .list()
    .filter(
      ({ metadata }) =>
        metadata.name !== role.metadata.name && selectors.some((one) => selects(one as LabelSelector, metadata.labels)),
    )
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  const rules = distinct(sources.flatMap((source) => source.rules ?? []))
  if (equalJson(rules, role.rules ?? [])) return nothing
  return { intents: [update(clusterRole, { ...role, rules })] }
}

function gathers({ aggregationRule }: ClusterRole): boolean {
  return (aggregationRule?.clusterRoleSelectors ?? []).length > 0
}

function distinct(rules: Rules): Rules {
  const seen = new Map(rules.map((rule) => [JSON.stringify(rule), rule]))
  return [...seen.values()]
}
