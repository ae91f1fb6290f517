import type { AdmissionPlugin } from '../registry/admission.ts'
import { defaultTolerationSeconds } from './default-toleration-seconds.ts'
import { namespaceLifecycle } from './namespace-lifecycle.ts'
import { priority } from './priority.ts'
import { serviceAccount } from './service-account.ts'

/** The plugins that are always on, in upstream's order. Source: kubernetes pkg/kubeapiserver/options/plugins.go. */
export function defaultAdmission(): readonly AdmissionPlugin[] {
  return [namespaceLifecycle, serviceAccount, priority, defaultTolerationSeconds]
}
