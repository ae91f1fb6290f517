import type { V1FlowSchema } from '@kubernetes/client-node/dist/gen/models/V1FlowSchema.js'
import { ageColumn, column, nameColumn, none } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type FlowSchema = ObjectOf<V1FlowSchema>

function danglingOf({ status }: FlowSchema): { status?: string; message?: string } | undefined {
  return status?.conditions?.find(({ type }) => type === 'Dangling')
}

function healthOf(schema: FlowSchema): Health {
  const dangling = danglingOf(schema)
  if (dangling?.status === 'True') return { state: 'failed', reason: 'Dangling', message: dangling.message ?? '' }
  return dangling ? { state: 'ready', reason: 'Found' } : { state: 'unknown', reason: 'Unknown' }
}

export const flowSchema = defineKind<FlowSchema>({
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'FlowSchema',
  namespaced: false,
  nav: 'cluster',
  subresources: ['status'],
  columns: [
    nameColumn,
    column(
      'PriorityLevel',
      '`name` is the name of the priority level configuration being referenced Required.',
      ({ spec }) => spec?.priorityLevelConfiguration.name ?? '',
    ),
    column(
      'MatchingPrecedence',
      'Where several schemas match a request, the one with the lowest number is taken.',
      ({ spec }) => spec?.matchingPrecedence ?? 0,
    ),
    column(
      'DistinguisherMethod',
      'How the flows of the matching requests are told apart.',
      ({ spec }) => spec?.distinguisherMethod?.type ?? none,
    ),
    ageColumn,
    column(
      'MissingPL',
      'references a broken or non-existent PriorityLevelConfiguration',
      (schema) => danglingOf(schema)?.status ?? '?',
    ),
  ],
  health: healthOf,
  relations: (schema) => [
    ...ownersOf(schema),
    {
      role: 'target',
      apiVersion: schema.apiVersion,
      kind: 'PriorityLevelConfiguration',
      name: schema.spec?.priorityLevelConfiguration.name ?? '',
    },
  ],
})
