import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import type { AdmissionPlugin } from '../registry/admission.ts'
import { createdOf, isAbout } from './requests.ts'

const labels = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']

/** A pod knows from its labels where its node stands (KEP-4742). Source: kubernetes plugin/pkg/admission/podtopologylabels. */
export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',
  mutate(request, reader) {
    const isBinding = request.subresource === 'binding' && isAbout(request, podKind)
    const pod = isBinding ? (request.object as Pod | undefined) : createdOf(request, podKind)
    if (!pod?.spec.nodeName) return
    const node = reader.find(nodeKind, undefined, pod.spec.nodeName)
    for (const label of labels) {
      const value = node?.metadata.labels?.[label]
      if (value !== undefined) pod.metadata.labels = { ...pod.metadata.labels, [label]: value }
    }
  },
}
