import type { V1PodDisruptionBudgetSpec } from '@kubernetes/client-node/dist/gen/models/V1PodDisruptionBudgetSpec.js'
import type { V1PodDisruptionBudgetStatus } from '@kubernetes/client-node/dist/gen/models/V1PodDisruptionBudgetStatus.js'
import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import { type Condition, findCondition, type KubeObject, type LabelSelector } from '../../meta/object.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { Wire } from '../../meta/typed.ts'

export interface PodDisruptionBudgetSpec extends Omit<Wire<V1PodDisruptionBudgetSpec>, 'selector'> {
  selector?: LabelSelector
}

export interface PodDisruptionBudgetStatus extends Omit<Wire<V1PodDisruptionBudgetStatus>, 'conditions'> {
  conditions?: Condition[]
}

export interface PodDisruptionBudget extends KubeObject {
  spec?: PodDisruptionBudgetSpec
  status?: PodDisruptionBudgetStatus
}

const unset = 'N/A'

function healthOf({ metadata, status }: PodDisruptionBudget): Health {
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {}
  const reason = `${String(currentHealthy)}/${String(desiredHealthy)}`
  if (metadata.deletionTimestamp) return { state: 'terminating', reason: 'Terminating' }
  const allowed = findCondition(status?.conditions, 'DisruptionAllowed')
  if (allowed?.reason === 'SyncFailed') {
    return { state: 'failed', reason: 'SyncFailed', message: allowed.message ?? '' }
  }
  return { state: currentHealthy >= desiredHealthy ? 'ready' : 'progressing', reason }
}

export const podDisruptionBudget = defineKind<PodDisruptionBudget>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  namespaced: true,
  nav: 'workloads',
  shortNames: ['pdb'],
  subresources: ['status'],
  columns: [
    nameColumn,
    column('Min Available', 'The minimum number of pods that must be available.', ({ spec }) =>
      String(spec?.minAvailable ?? unset),
    ),
    column('Max Unavailable', 'The maximum number of pods that may be unavailable.', ({ spec }) =>
      String(spec?.maxUnavailable ?? unset),
    ),
    column(
      'Allowed Disruptions',
      'Calculated number of pods that may be disrupted at this time.',
      ({ status }) => status?.disruptionsAllowed ?? 0,
      'integer',
    ),
    ageColumn,
  ],
  health: healthOf,
  relations: ownersOf,
})
