import { lease } from '#kube/kinds/coordination/lease.ts'
import { event } from '#kube/kinds/core/event.ts'
import { tableOf } from './mvcc/key.ts'

/** Written all the time and read for the moment: their history would push everybody else's out. */
export const shortLivedTables: ReadonlySet<string> = new Set([lease, event].map(tableOf))
