import type { Clock } from '#base/clock.ts'
import type { AdmissionPlugin } from '../registry/admission.ts'
import { defaultIngressClass } from './default-ingress-class.ts'
import { defaultStorageClass } from './default-storage-class.ts'
import { defaultTolerationSeconds } from './default-toleration-seconds.ts'
import { deviceAdminAccess } from './device-admin-access.ts'
import { limitRanger } from './limit-ranger.ts'
import { namespaceLifecycle } from './namespace-lifecycle.ts'
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize.ts'
import { createPodSecurity } from './pod-security/pod-security.ts'
import { podTopologyLabels } from './pod-topology-labels.ts'
import { priority } from './priority.ts'
import { createResourceQuotaAdmission } from './resource-quota.ts'
import { runtimeClassAdmission } from './runtime-class.ts'
import { createServiceAccountAdmission } from './service-account.ts'
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts'
import { taintNodesByCondition } from './taint-nodes-by-condition.ts'

export interface DefaultAdmissionOptions {
  readonly clock: Clock
  /** False where no controller makes the account `default` of each namespace: the API alone. */
  readonly hasServiceAccounts?: boolean
  /** What asks who may do what. */
  readonly access?: readonly AdmissionPlugin[]
  /** Policies and webhooks, which see what all others have made of an object. */
  readonly dynamic?: readonly AdmissionPlugin[]
  /** What has to see an object as it will be stored. */
  readonly final?: readonly AdmissionPlugin[]
}

/**
 * The plugins that are always on, in upstream's order: quota counts what is really going to be stored.
 * Source: kubernetes pkg/kubeapiserver/options/plugins.go AllOrderedPlugins.
 */
export function defaultAdmission({
  clock,
  hasServiceAccounts = true,
  access = [],
  dynamic = [],
  final = [],
}: DefaultAdmissionOptions): readonly AdmissionPlugin[] {
  return [
    namespaceLifecycle,
    limitRanger,
    createServiceAccountAdmission(clock, { isOptional: !hasServiceAccounts }),
    taintNodesByCondition,
    createPodSecurity(),
    priority,
    defaultTolerationSeconds,
    defaultStorageClass,
    storageObjectInUseProtection,
    persistentVolumeClaimResize,
    runtimeClassAdmission,
    ...access,
    defaultIngressClass,
    podTopologyLabels,
    deviceAdminAccess,
    ...dynamic,
    createResourceQuotaAdmission(clock),
    ...final,
  ]
}
