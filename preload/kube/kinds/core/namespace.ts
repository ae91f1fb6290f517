import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import type { Condition, KubeObject } from '../../meta/object.ts'

export interface Namespace extends KubeObject {
  spec?: { finalizers?: string[] }
  status?: { phase?: 'Active' | 'Terminating'; conditions?: Condition[] }
}

export const namespace = defineKind<Namespace>({
  version: 'v1',
  kind: 'Namespace',
  namespaced: false,
  nav: 'namespaces',
  shortNames: ['ns'],
  subresources: ['status', 'finalize'],
  columns: [
    nameColumn,
    column('Status', 'The status of the namespace', ({ status }) => status?.phase ?? ''),
    ageColumn,
  ],
  fields: { 'status.phase': ({ status }) => status?.phase ?? '' },
  health: ({ metadata, status }) => {
    const problem = status?.conditions?.find(({ status: value }) => value === 'True')
    return metadata.deletionTimestamp
      ? { state: 'terminating', reason: 'Terminating', ...(problem?.message ? { message: problem.message } : {}) }
      : { state: 'ready', reason: status?.phase ?? 'Active' }
  },
})
