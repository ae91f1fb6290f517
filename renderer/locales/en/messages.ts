import * as errors from './errors.ts'
import * as objects from './objects.ts'
import * as shell from './shell.ts'
import * as tasks from './tasks.ts'

/** Every text of the window. Another language has the same keys; a column heading may be missing. */
const { delete_, ...otherTasks } = tasks

export const en = { ...errors, ...objects, ...shell, ...otherTasks, delete: delete_ }
