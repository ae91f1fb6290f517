import * as columns from './columns.ts'
import * as errors from './errors.ts'
import * as facts from './facts.ts'
import * as kinds from './kinds.ts'
import * as objects from './objects.ts'
import * as shell from './shell.ts'
import * as tasks from './tasks.ts'

/** Every text of the window. Another language has the same keys; a column heading may be missing. */
const { delete_, ...otherTasks } = tasks

export const en = { ...columns, ...errors, ...facts, ...kinds, ...objects, ...shell, ...otherTasks, delete: delete_ }
