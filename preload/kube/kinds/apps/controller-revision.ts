import type { V1ControllerRevision } from '@kubernetes/client-node/dist/gen/models/V1ControllerRevision.js'
import { ageColumn, column, nameColumn, none } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { controllerOf } from '../../meta/object.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { ObjectOf } from '../../meta/typed.ts'

export type ControllerRevision = ObjectOf<V1ControllerRevision>

/** `statefulset.apps/web`. */
function controllerNameOf(revision: ControllerRevision): string {
  const owner = controllerOf(revision)
  if (!owner) return none
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.slice(0, owner.apiVersion.indexOf('/'))}` : ''
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`
}

export const controllerRevision = defineKind<ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  namespaced: true,
  nav: 'workloads',
  columns: [
    nameColumn,
    column('Controller', 'Controller of the object', controllerNameOf),
    column('Revision', 'Revision indicates the revision of the state represented by Data.', ({ revision }) => revision),
    ageColumn,
  ],
  relations: ownersOf,
})
