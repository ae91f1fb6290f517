import type { V1RuntimeClass } from '@kubernetes/client-node/dist/gen/models/V1RuntimeClass.js'
import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import { ownersOf } from '../../meta/relations.ts'
import type { Wire } from '../../meta/typed.ts'
import type { KubeObject } from '../../meta/object.ts'
import type { Toleration } from '../core/pod.ts'

export interface RuntimeClass extends KubeObject, Omit<Wire<V1RuntimeClass>, keyof KubeObject | 'scheduling'> {
  scheduling?: { nodeSelector?: Record<string, string>; tolerations?: Toleration[] }
}

export const runtimeClass = defineKind<RuntimeClass>({
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  namespaced: false,
  nav: 'cluster',
  columns: [nameColumn, column('Handler', '', ({ handler }) => handler), ageColumn],
  relations: ownersOf,
})
