import type { V1PriorityLevelConfiguration } from '@kubernetes/client-node/dist/gen/models/V1PriorityLevelConfiguration.js'
import type { V1QueuingConfiguration } from '@kubernetes/client-node/dist/gen/models/V1QueuingConfiguration.js'
import { ageColumn, column, nameColumn, none } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type PriorityLevelConfiguration = ObjectOf<V1PriorityLevelConfiguration>

function queuing(field: keyof V1QueuingConfiguration) {
  return ({ spec }: PriorityLevelConfiguration): string | number =>
    spec?.limited?.limitResponse?.queuing?.[field] ?? none
}

export const priorityLevelConfiguration = defineKind<PriorityLevelConfiguration>({
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'PriorityLevelConfiguration',
  namespaced: false,
  nav: 'cluster',
  subresources: ['status'],
  columns: [
    nameColumn,
    column('Type', 'Whether requests of this level are limited.', ({ spec }) => spec?.type ?? ''),
    column(
      'NominalConcurrencyShares',
      "The level's part of the server's seats.",
      ({ spec }) => spec?.limited?.nominalConcurrencyShares ?? none,
    ),
    column('Queues', 'How many queues the level has.', queuing('queues')),
    column('HandSize', 'Of how many queues a flow is given one.', queuing('handSize')),
    column('QueueLengthLimit', 'How many requests may wait in one queue.', queuing('queueLengthLimit')),
    ageColumn,
  ],
  relations: ownersOf,
})
