import { wideColumn } from '../../meta/columns.ts'
import type { Column } from '../../meta/kind.ts'
import type { KubeObject } from '../../meta/object.ts'
import { containerImages, containerNames } from '../core/pod-spec.ts'
import type { PodTemplateSpec } from '../core/pod.ts'

/** What the wide table says of the pods that a workload makes. */
export function templateColumns<T extends KubeObject>(
  templateOf: (object: T) => PodTemplateSpec | undefined,
): readonly Column<T>[] {
  return [
    wideColumn('Containers', 'Names of each container in the template.', (object) =>
      containerNames(templateOf(object)?.spec),
    ),
    wideColumn('Images', 'Images referenced by each container in the template.', (object) =>
      containerImages(templateOf(object)?.spec),
    ),
  ]
}
