import type { V1CronJobSpec } from '@kubernetes/client-node/dist/gen/models/V1CronJobSpec.js'
import type { V1CronJobStatus } from '@kubernetes/client-node/dist/gen/models/V1CronJobStatus.js'
import { ageOf } from '../../duration/age.ts'
import { ageColumn, column, formatSelector, nameColumn, none, wideColumn } from '../../meta/columns.ts'
import { defineKind, type Health } from '../../meta/kind.ts'
import type { KubeObject } from '../../meta/object.ts'
import { ownersOf, relationTo } from '../../meta/relations.ts'
import type { Wire } from '../../meta/typed.ts'
import { templateColumns } from '../apps/template-columns.ts'
import type { JobSpec } from './job.ts'

export interface CronJobSpec extends Omit<Wire<V1CronJobSpec>, 'jobTemplate'> {
  jobTemplate: { metadata?: Partial<KubeObject['metadata']>; spec: JobSpec }
}

export interface CronJob extends KubeObject {
  spec: CronJobSpec
  status?: Wire<V1CronJobStatus>
}

function lastScheduleOf({ status }: CronJob, now?: number): string {
  if (!status?.lastScheduleTime) return none
  return now === undefined ? status.lastScheduleTime : ageOf(status.lastScheduleTime, now)
}

function healthOf({ metadata, spec, status }: CronJob): Health {
  if (metadata.deletionTimestamp) return { state: 'terminating', reason: 'Terminating' }
  // It rests because it was told to, so there is nothing to look after.
  if (spec.suspend) return { state: 'succeeded', reason: 'Suspended' }
  return status?.active?.length ? { state: 'progressing', reason: 'Active' } : { state: 'ready', reason: 'Scheduled' }
}

export const cronJob = defineKind<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  namespaced: true,
  nav: 'workloads',
  shortNames: ['cj'],
  categories: ['all'],
  subresources: ['status'],
  columns: [
    nameColumn,
    column(
      'Schedule',
      'The schedule in Cron format, see https://en.wikipedia.org/wiki/Cron.',
      ({ spec }) => spec.schedule,
    ),
    column(
      'Timezone',
      'The time zone name for the given schedule, see https://en.wikipedia.org/wiki/List_of_tz_database_time_zones. If not specified, this will default to the time zone of the kube-controller-manager process. The set of valid time zone names and the time zone offset is loaded from the system-wide time zone database by the API server during CronJob validation and the controller manager during execution. If no system-wide time zone database can be found a bundled version of the database is used instead. If the time zone name becomes invalid during the lifetime of a CronJob or due to a change in host configuration, the controller will stop creating new new Jobs and will create a system event with the reason UnknownTimeZone. More information can be found in https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones',
      ({ spec }) => spec.timeZone ?? none,
    ),
    column(
      'Suspend',
      'This flag tells the controller to suspend subsequent executions, it does not apply to already started executions.  Defaults to false.',
      ({ spec }) => (spec.suspend ? 'True' : 'False'),
      'boolean',
    ),
    column(
      'Active',
      'A list of pointers to currently running jobs.',
      ({ status }) => status?.active?.length ?? 0,
      'integer',
    ),
    column('Last Schedule', 'Information when was the last time the job was successfully scheduled.', lastScheduleOf),
    ageColumn,
    ...templateColumns<CronJob>(({ spec }) => spec.jobTemplate.spec.template),
    wideColumn(
      'Selector',
      'A label query over pods that should match the pod count. Normally, the system sets this field for you. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
      ({ spec }) => formatSelector(spec.jobTemplate.spec.selector),
    ),
  ],
  health: healthOf,
  relations: (object) => [
    ...ownersOf(object),
    ...(object.status?.active ?? []).flatMap((active) => relationTo('target', active)),
  ],
})
