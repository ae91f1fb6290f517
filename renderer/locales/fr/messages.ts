import type { en } from '../en/messages.ts'
import * as columns from './columns.ts'
import * as errors from './errors.ts'
import * as facts from './facts.ts'
import * as kinds from './kinds.ts'
import * as objects from './objects.ts'
import * as shell from './shell.ts'
import * as tasks from './tasks.ts'

/** The shape of the English texts: a key that is missing here does not compile. */
type Translated<T> = { [K in keyof T]: T[K] extends string ? string : Translated<T[K]> }

const { delete_, ...otherTasks } = tasks

export const fr: Translated<typeof en> = {
  ...columns,
  ...errors,
  ...facts,
  ...kinds,
  ...objects,
  ...shell,
  ...otherTasks,
  delete: delete_,
}
