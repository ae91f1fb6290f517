import type { V1PodTemplate } from '@kubernetes/client-node/dist/gen/models/V1PodTemplate.js'
import { column, formatLabels, nameColumn } from '../../meta/columns.ts'
import { defineKind } from '../../meta/kind.ts'
import type { ObjectOf } from '../../meta/typed.ts'
import { containerImages, containerNames } from './pod-spec.ts'
import type { PodSpec } from './pod-types.ts'

export type PodTemplate = ObjectOf<V1PodTemplate>

function specOf({ template }: PodTemplate): PodSpec | undefined {
  return template?.spec as unknown as PodSpec | undefined
}

export const podTemplate = defineKind<PodTemplate>({
  version: 'v1',
  kind: 'PodTemplate',
  namespaced: true,
  nav: 'workloads',
  columns: [
    nameColumn,
    column('Containers', 'Names of each container in the template.', (object) => containerNames(specOf(object))),
    column('Images', 'Images referenced by each container in the template.', (object) =>
      containerImages(specOf(object)),
    ),
    column('Pod Labels', 'The labels for the pod template.', ({ template }) =>
      formatLabels(template?.metadata?.labels),
    ),
  ],
})
