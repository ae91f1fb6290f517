import { CalendarClock } from '@lucide/vue'
import type { CronJob } from '#kube/kinds/batch/cron-job.ts'
import { defineUiKind } from '../ui-kind.ts'

export const cronJobUi = defineUiKind<CronJob>({
  group: 'batch',
  resource: 'cronjobs',
  icon: CalendarClock,
  // Without the time zone, which few set: the age would stand beyond the edge of a small window.
  columns: ['name', 'namespace', 'status', 'schedule', 'suspend', 'active', 'last-schedule', 'age'],
})
