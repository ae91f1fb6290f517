import type { V1NetworkPolicy } from '@kubernetes/client-node/dist/gen/models/V1NetworkPolicy.js'
import { ageColumn, column, formatSelector, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import type { LabelSelector } from '../../meta/object.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type NetworkPolicy = ObjectOf<V1NetworkPolicy>

export const networkPolicy = defineKind<NetworkPolicy>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  namespaced: true,
  nav: 'network',
  shortNames: ['netpol'],
  columns: [
    nameColumn,
    column(
      'Pod-Selector',
      "podSelector selects the pods to which this NetworkPolicy object applies. The array of rules is applied to any pods selected by this field. An empty selector matches all pods in the policy's namespace. Multiple network policies can select the same set of pods. In this case, the ingress rules for each are combined additively. This field is optional. If it is not specified, it defaults to an empty selector.",
      ({ spec }) => formatSelector(spec?.podSelector as LabelSelector | undefined),
    ),
    ageColumn,
  ],
  relations: ownersOf,
})
