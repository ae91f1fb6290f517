import { ageColumn, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import type { KubeObject, ObjectReference } from '../../meta/object.ts'
import { distinct, ownersOf, relationTo } from '../../meta/relations.ts'

export interface ServiceAccount extends KubeObject {
  secrets?: ObjectReference[]
  imagePullSecrets?: { name?: string }[]
  automountServiceAccountToken?: boolean
}

function secretsOf({ metadata, secrets = [], imagePullSecrets = [] }: ServiceAccount) {
  return [...secrets, ...imagePullSecrets].flatMap(({ name }) =>
    relationTo('mounts', {
      kind: 'Secret',
      ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
      name: name ?? '',
    }),
  )
}

export const serviceAccount = defineKind<ServiceAccount>({
  version: 'v1',
  kind: 'ServiceAccount',
  namespaced: true,
  nav: 'access',
  shortNames: ['sa'],
  subresources: ['token'],
  columns: [nameColumn, ageColumn],
  relations: (object) => distinct([...ownersOf(object), ...secretsOf(object)]),
})
