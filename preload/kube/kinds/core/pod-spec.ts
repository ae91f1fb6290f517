import type { Container, PodSpec } from './pod-types.ts'

/** Init containers and containers, in the order they start. */
export function allContainers(spec: PodSpec): Container[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])]
}

/** A sidecar: an init container that goes on beside the others (KEP-753). */
export function isSidecar(container: { readonly restartPolicy?: string } | undefined): boolean {
  return container?.restartPolicy === 'Always'
}

/** As the wide columns of workloads show them. */
export function containerNames(spec: PodSpec | undefined): string {
  return (spec?.containers ?? []).map(({ name }) => name).join(',')
}

export function containerImages(spec: PodSpec | undefined): string {
  return (spec?.containers ?? []).map(({ image }) => image ?? '').join(',')
}
