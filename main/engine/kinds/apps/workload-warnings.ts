import type { PodTemplateSpec } from '#kube/kinds/core/pod.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { templateWarnings } from '../core/pod-spec/warnings.ts'
import { nameWarnings } from './name-warnings.ts'

/** True where a write asks for something new; what is unwise is told then only. */
export function isNews(object: KubeObject, old: KubeObject | undefined): boolean {
  return object.metadata.generation !== old?.metadata.generation
}

interface Workload extends KubeObject {
  spec: { template: PodTemplateSpec }
}

/** Source: WarningsOnCreate and WarningsOnUpdate of kubernetes pkg/registry/apps/{deployment,replicaset}. */
export function workloadWarnings(workload: Workload, old: Workload | undefined): string[] {
  return [
    ...(old ? [] : nameWarnings(workload.metadata.name)),
    ...(isNews(workload, old) ? templateWarnings(workload.spec.template, 'spec.template') : []),
  ]
}
