import { CalendarClock } from '@lucide/vue'
import type { CronJob } from '#kube/kinds/batch/cron-job.ts'
import PodTemplate from '../../components/PodTemplate.vue'
import { secondsOf, targetOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const cronJobUi = defineUiKind<CronJob>({
  group: 'batch',
  resource: 'cronjobs',
  icon: CalendarClock,
  // Without the time zone, which few set: the age would stand beyond the edge of a small window.
  columns: ['name', 'namespace', 'status', 'schedule', 'suspend', 'active', 'last-schedule', 'age'],
  sections: [PodTemplate],
  facts: ({ spec, status }) => [
    { label: 'schedule', value: spec.schedule, mono: true },
    { label: 'timeZone', value: spec.timeZone },
    { label: 'suspended', value: spec.suspend },
    { label: 'lastSchedule', value: status?.lastScheduleTime, isTime: true, orElse: 'never' },
    { label: 'lastSuccess', value: status?.lastSuccessfulTime, isTime: true, orElse: 'never' },
    { label: 'concurrencyPolicy', value: spec.concurrencyPolicy },
    { label: 'deadline', value: secondsOf(spec.startingDeadlineSeconds) },
    { label: 'keptSuccesses', value: spec.successfulJobsHistoryLimit },
    { label: 'keptFailures', value: spec.failedJobsHistoryLimit },
  ],
  blocks: ({ metadata, status }) => [
    {
      title: 'activeJobs',
      columns: ['name'],
      rows: (status?.active ?? []).map(({ name }) => [
        { value: name, link: targetOf('batch/v1', 'Job', name, metadata.namespace) },
      ]),
    },
  ],
})
