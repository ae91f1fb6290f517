import type { JobSpec } from '#kube/kinds/batch/job.ts'
import { shownLabels } from '../apps/workload-validation.ts'
import { internalSpec } from '../core/pod-spec/internal-form.ts'

/**
 * Messages show a value as the API server holds it: all fields, under its own names.
 * Source: kubernetes pkg/apis/batch/types.go.
 */

export function shownTemplate({ metadata = {}, spec }: JobSpec['template']): unknown {
  const { labels, annotations, ...rest } = metadata
  return {
    ...rest,
    ...(labels ? { labels: shownLabels(labels) } : {}),
    ...(annotations ? { annotations: shownLabels(annotations) } : {}),
    Spec: internalSpec({ ...spec }),
  }
}

export function shownFailurePolicy(policy: JobSpec['podFailurePolicy']): unknown {
  if (!policy) return null
  return {
    Rules: (policy.rules ?? []).map(({ action, onExitCodes, onPodConditions }) => ({
      Action: action,
      OnExitCodes: onExitCodes
        ? {
            ContainerName: onExitCodes.containerName ?? null,
            Operator: onExitCodes.operator,
            Values: onExitCodes.values,
          }
        : null,
      OnPodConditions: onPodConditions?.map(({ type, status }) => ({ Type: type, Status: status })) ?? null,
    })),
  }
}

export function shownSuccessPolicy(policy: JobSpec['successPolicy']): unknown {
  if (!policy) return null
  return {
    Rules: (policy.rules ?? []).map(({ succeededIndexes, succeededCount }) => ({
      SucceededIndexes: succeededIndexes ?? null,
      SucceededCount: succeededCount ?? null,
    })),
  }
}
