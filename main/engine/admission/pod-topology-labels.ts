import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'
import { createdOf, isAbout } from './requests.ts'

const labels = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']

/** A pod knows from its labels where its node stands (KEP-4742). Source: kubernetes plugin/pkg/admission/podtopologylabels. */
export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',
  mutate(request, reader) {
    const bound = boundOf(request)
    const nodeName = bound && nodeOf(bound)
    if (!nodeName) return
    const node = reader.find(nodeKind, undefined, nodeName)
    for (const label of labels) {
      const value = node?.metadata.labels?.[label]
      if (value !== undefined) bound.metadata.labels = { ...bound.metadata.labels, [label]: value }
    }
  },
}

interface Binding extends KubeObject {
  readonly target?: { readonly kind?: string; readonly name?: string }
}

/** A pod that has its node, or the Binding that gives it one; the scheduler of the engine writes the pod itself. */
function boundOf(request: AdmissionRequest): Pod | Binding | undefined {
  const isBinding = request.subresource === 'binding' && isAbout(request, podKind)
  const isOldBinding = request.kind.group === '' && request.kind.resource === 'bindings'
  return isBinding || isOldBinding ? request.object : createdOf(request, podKind)
}

function nodeOf(bound: Pod | Binding): string | undefined {
  if (!('target' in bound)) return (bound as Partial<Pod>).spec?.nodeName
  return bound.target?.kind === 'Node' ? bound.target.name : undefined
}
