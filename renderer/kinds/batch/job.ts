import { ListChecks } from '@lucide/vue'
import type { Job } from '#kube/kinds/batch/job.ts'
import PodTemplate from '../../components/PodTemplate.vue'
import { secondsOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const jobUi = defineUiKind<Job>({
  group: 'batch',
  resource: 'jobs',
  icon: ListChecks,
  sections: [PodTemplate],
  facts: ({ spec, status }) => [
    { label: 'started', value: status?.startTime, isTime: true },
    { label: 'finished', value: status?.completionTime, isTime: true },
    { label: 'active', value: status?.active || undefined },
    { label: 'succeeded', value: status?.succeeded || undefined },
    { label: 'failed', value: status?.failed || undefined },
    { label: 'completions', value: spec.completions },
    { label: 'parallelism', value: spec.parallelism },
    { label: 'completionMode', value: spec.completionMode },
    { label: 'backoffLimit', value: spec.backoffLimit },
    { label: 'deadline', value: secondsOf(spec.activeDeadlineSeconds) },
    { label: 'keptFor', value: secondsOf(spec.ttlSecondsAfterFinished) },
    { label: 'suspended', value: spec.suspend },
  ],
})
