import type { AdmissionPlugin } from '../registry/admission.ts'
import { createdPod } from './pod-creation.ts'

/** Gives each pod an identity: the account `default`. Source: kubernetes plugin/pkg/admission/serviceaccount. */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  mutate(request) {
    const pod = createdPod(request)
    if (pod) pod.spec.serviceAccountName ||= 'default'
  },
}
