import { mutatingAdmissionPolicyBindingUi } from './admissionregistration/mutating-admission-policy-binding.ts'
import { mutatingAdmissionPolicyUi } from './admissionregistration/mutating-admission-policy.ts'
import { mutatingWebhookConfigurationUi } from './admissionregistration/mutating-webhook-configuration.ts'
import { validatingAdmissionPolicyBindingUi } from './admissionregistration/validating-admission-policy-binding.ts'
import { validatingAdmissionPolicyUi } from './admissionregistration/validating-admission-policy.ts'
import { validatingWebhookConfigurationUi } from './admissionregistration/validating-webhook-configuration.ts'
import { customResourceDefinitionUi } from './apiextensions/custom-resource-definition.ts'
import { apiServiceUi } from './apiregistration/api-service.ts'
import { controllerRevisionUi } from './apps/controller-revision.ts'
import { daemonSetUi } from './apps/daemon-set.ts'
import { deploymentUi } from './apps/deployment.ts'
import { replicaSetUi } from './apps/replica-set.ts'
import { statefulSetUi } from './apps/stateful-set.ts'
import { horizontalPodAutoscalerUi } from './autoscaling/horizontal-pod-autoscaler.ts'
import { cronJobUi } from './batch/cron-job.ts'
import { jobUi } from './batch/job.ts'
import { certificateSigningRequestUi } from './certificates/certificate-signing-request.ts'
import { leaseUi } from './coordination/lease.ts'
import { configMapUi } from './core/config-map.ts'
import { endpointsUi } from './core/endpoints.ts'
import { eventUi } from './core/event.ts'
import { limitRangeUi } from './core/limit-range.ts'
import { namespaceUi } from './core/namespace.ts'
import { nodeUi } from './core/node.ts'
import { persistentVolumeClaimUi } from './core/persistent-volume-claim.ts'
import { persistentVolumeUi } from './core/persistent-volume.ts'
import { podTemplateUi } from './core/pod-template.ts'
import { podUi } from './core/pod.ts'
import { replicationControllerUi } from './core/replication-controller.ts'
import { resourceQuotaUi } from './core/resource-quota.ts'
import { secretUi } from './core/secret.ts'
import { serviceAccountUi } from './core/service-account.ts'
import { serviceUi } from './core/service.ts'
import { endpointSliceUi } from './discovery/endpoint-slice.ts'
import { flowSchemaUi } from './flowcontrol/flow-schema.ts'
import { priorityLevelConfigurationUi } from './flowcontrol/priority-level-configuration.ts'
import { ingressClassUi } from './networking/ingress-class.ts'
import { ingressUi } from './networking/ingress.ts'
import { ipAddressUi } from './networking/ip-address.ts'
import { networkPolicyUi } from './networking/network-policy.ts'
import { serviceCidrUi } from './networking/service-cidr.ts'
import { runtimeClassUi } from './node/runtime-class.ts'
import { podDisruptionBudgetUi } from './policy/pod-disruption-budget.ts'
import { clusterRoleBindingUi } from './rbac/cluster-role-binding.ts'
import { clusterRoleUi } from './rbac/cluster-role.ts'
import { roleBindingUi } from './rbac/role-binding.ts'
import { roleUi } from './rbac/role.ts'
import { deviceClassUi } from './resource/device-class.ts'
import { resourceClaimTemplateUi } from './resource/resource-claim-template.ts'
import { resourceClaimUi } from './resource/resource-claim.ts'
import { resourceSliceUi } from './resource/resource-slice.ts'
import { priorityClassUi } from './scheduling/priority-class.ts'
import { csiDriverUi } from './storage/csi-driver.ts'
import { csiNodeUi } from './storage/csi-node.ts'
import { csiStorageCapacityUi } from './storage/csi-storage-capacity.ts'
import { storageClassUi } from './storage/storage-class.ts'
import { volumeAttachmentUi } from './storage/volume-attachment.ts'
import { volumeAttributesClassUi } from './storage/volume-attributes-class.ts'
import { customResourceUi } from './custom-resource.ts'
import type { UiKind } from './ui-kind.ts'

/** Every kind with a half of its own in the window. A new one is one file and one line here. */
export const uiKinds: readonly UiKind[] = [
  apiServiceUi,
  certificateSigningRequestUi,
  clusterRoleBindingUi,
  clusterRoleUi,
  configMapUi,
  controllerRevisionUi,
  cronJobUi,
  csiDriverUi,
  csiNodeUi,
  csiStorageCapacityUi,
  customResourceDefinitionUi,
  daemonSetUi,
  deploymentUi,
  deviceClassUi,
  endpointSliceUi,
  endpointsUi,
  eventUi,
  flowSchemaUi,
  horizontalPodAutoscalerUi,
  ingressClassUi,
  ingressUi,
  ipAddressUi,
  jobUi,
  leaseUi,
  limitRangeUi,
  mutatingAdmissionPolicyBindingUi,
  mutatingAdmissionPolicyUi,
  mutatingWebhookConfigurationUi,
  namespaceUi,
  networkPolicyUi,
  nodeUi,
  persistentVolumeClaimUi,
  persistentVolumeUi,
  podDisruptionBudgetUi,
  podTemplateUi,
  podUi,
  priorityClassUi,
  priorityLevelConfigurationUi,
  replicaSetUi,
  replicationControllerUi,
  resourceClaimTemplateUi,
  resourceClaimUi,
  resourceQuotaUi,
  resourceSliceUi,
  roleBindingUi,
  roleUi,
  runtimeClassUi,
  secretUi,
  serviceAccountUi,
  serviceCidrUi,
  serviceUi,
  statefulSetUi,
  storageClassUi,
  validatingAdmissionPolicyBindingUi,
  validatingAdmissionPolicyUi,
  validatingWebhookConfigurationUi,
  volumeAttachmentUi,
  volumeAttributesClassUi,
]

const byResource = new Map(uiKinds.map((kind) => [`${kind.group}/${kind.resource}`, kind]))

/** Any kind can be shown: one without a half of its own gets the plain one. */
export function uiKindOf(group: string, resource: string): UiKind {
  return byResource.get(`${group}/${resource}`) ?? customResourceUi(group, resource)
}
