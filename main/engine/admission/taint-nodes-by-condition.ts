import { node as nodeKind } from '#kube/kinds/core/node.ts'
import type { AdmissionPlugin } from '../registry/admission.ts'
import { createdOf } from './requests.ts'

const key = 'node.kubernetes.io/not-ready'

/**
 * A new node takes no pods before it has said that it is ready; the node controller takes the taint away again.
 * Source: kubernetes plugin/pkg/admission/nodetaint.
 */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  mutate(request) {
    const node = createdOf(request, nodeKind)
    if (!node) return
    const taints = node.spec?.taints ?? []
    if (taints.some((taint) => taint.key === key && taint.effect === 'NoSchedule')) return
    node.spec = { ...node.spec, taints: [...taints, { key, effect: 'NoSchedule' }] }
  },
}
