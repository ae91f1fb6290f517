import type { PodSpec } from '#kube/kinds/core/pod.ts'
import { containersWithPath, modelOf, type Spec } from './model.ts'

/**
 * Takes out the fields of features that are off by default, unless `old` has them already: cluster trust bundles, pod
 * certificates, stop signals and scheduling groups. Source: kubernetes pkg/api/pod/util.go dropDisabledFields.
 */
export function dropDisabledFields(podSpec: PodSpec | undefined, old: PodSpec | undefined): void {
  if (!podSpec) return
  const spec = modelOf(podSpec)
  const before: Spec = old ? modelOf(old) : {}
  for (const field of ['clusterTrustBundle', 'podCertificate'] as const) {
    if (projections(before).some((source) => source[field])) continue
    for (const source of projections(spec)) Reflect.deleteProperty(source, field)
  }
  if (before.schedulingGroup === undefined) delete spec.schedulingGroup
  const hadStopSignal = containersWithPath(before, '').some(({ container }) => container.lifecycle?.stopSignal)
  if (!hadStopSignal) dropStopSignals(spec)
}

function projections({ volumes = [] }: Spec) {
  return volumes.flatMap(({ projected }) => projected?.sources ?? [])
}

function dropStopSignals(spec: Spec): void {
  for (const { container } of containersWithPath(spec, '')) {
    if (!container.lifecycle?.stopSignal) continue
    delete container.lifecycle.stopSignal
    if (Object.keys(container.lifecycle).length === 0) delete container.lifecycle
  }
}
