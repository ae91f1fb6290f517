import { pod as podKind, type Toleration } from '#kube/kinds/core/pod.ts'
import type { AdmissionPlugin } from '../registry/admission.ts'
import { writtenOf } from './requests.ts'

const taints = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
const seconds = 300

/** Pods stay for five minutes on a node that is lost. Source: kubernetes plugin/pkg/admission/defaulttolerationseconds. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  mutate(request) {
    const pod = writtenOf(request, podKind)
    if (!pod) return
    const tolerations = pod.spec.tolerations ?? []
    const missing = taints.filter((taint) => !tolerations.some((toleration) => covers(toleration, taint)))
    if (missing.length === 0) return
    pod.spec.tolerations = [
      ...tolerations,
      ...missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: seconds }) as const),
    ]
  },
}

function covers({ key = '', effect }: Toleration, taint: string): boolean {
  return (key === '' || key === taint) && (effect === undefined || effect === 'NoExecute')
}
