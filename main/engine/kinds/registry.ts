import type { Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { groupResourceOf } from '#kube/meta/kind.ts'
import { defaultStrategies, type Strategy } from '../registry/strategy.ts'
import { configMapStrategy } from './core/config-map.ts'
import { endpointsStrategy } from './core/endpoints.ts'
import { eventStrategy } from './core/event.ts'
import { limitRangeStrategy } from './core/limit-range.ts'
import { namespaceStrategy } from './core/namespace.ts'
import { nodeStrategy } from './core/node.ts'
import { persistentVolumeStrategy } from './core/persistent-volume.ts'
import { persistentVolumeClaimStrategy } from './core/persistent-volume-claim.ts'
import { podStrategy } from './core/pod.ts'
import { podTemplateStrategy } from './core/pod-template.ts'
import { replicationControllerStrategy } from './core/replication-controller.ts'
import { resourceQuotaStrategy } from './core/resource-quota.ts'
import { secretStrategy } from './core/secret.ts'
import { serviceStrategy } from './core/service.ts'
import { serviceAccountStrategy } from './core/service-account.ts'
import { mutatingAdmissionPolicyStrategy } from './admissionregistration/mutating-admission-policy.ts'
import { mutatingAdmissionPolicyBindingStrategy } from './admissionregistration/mutating-admission-policy-binding.ts'
import { mutatingWebhookConfigurationStrategy } from './admissionregistration/mutating-webhook-configuration.ts'
import { validatingAdmissionPolicyStrategy } from './admissionregistration/validating-admission-policy.ts'
import { validatingAdmissionPolicyBindingStrategy } from './admissionregistration/validating-admission-policy-binding.ts'
import { validatingWebhookConfigurationStrategy } from './admissionregistration/validating-webhook-configuration.ts'
import { customResourceDefinitionStrategy } from './apiextensions/custom-resource-definition.ts'
import { apiServiceStrategy } from './apiregistration/api-service.ts'
import { controllerRevisionStrategy } from './apps/controller-revision.ts'
import { daemonSetStrategy } from './apps/daemon-set.ts'
import { deploymentStrategy } from './apps/deployment.ts'
import { replicaSetStrategy } from './apps/replica-set.ts'
import { statefulSetStrategy } from './apps/stateful-set.ts'
import { horizontalPodAutoscalerStrategy } from './autoscaling/horizontal-pod-autoscaler.ts'
import { cronJobStrategy } from './batch/cron-job.ts'
import { jobStrategy } from './batch/job.ts'
import { certificateSigningRequestStrategy } from './certificates/certificate-signing-request.ts'
import { leaseStrategy } from './coordination/lease.ts'
import { endpointSliceStrategy } from './discovery/endpoint-slice.ts'
import { flowSchemaStrategy } from './flowcontrol/flow-schema.ts'
import { priorityLevelConfigurationStrategy } from './flowcontrol/priority-level-configuration.ts'
import { ingressStrategy } from './networking/ingress.ts'
import { ingressClassStrategy } from './networking/ingress-class.ts'
import { ipAddressStrategy } from './networking/ip-address.ts'
import { networkPolicyStrategy } from './networking/network-policy.ts'
import { serviceCidrStrategy } from './networking/service-cidr.ts'
import { runtimeClassStrategy } from './node/runtime-class.ts'
import { podDisruptionBudgetStrategy } from './policy/pod-disruption-budget.ts'
import { clusterRoleStrategy } from './rbac/cluster-role.ts'
import { clusterRoleBindingStrategy } from './rbac/cluster-role-binding.ts'
import { roleStrategy } from './rbac/role.ts'
import { roleBindingStrategy } from './rbac/role-binding.ts'
import { deviceClassStrategy } from './resource/device-class.ts'
import { resourceClaimStrategy } from './resource/resource-claim.ts'
import { resourceClaimTemplateStrategy } from './resource/resource-claim-template.ts'
import { resourceSliceStrategy } from './resource/resource-slice.ts'
import { priorityClassStrategy } from './scheduling/priority-class.ts'
import { csiDriverStrategy } from './storage/csi-driver.ts'
import { csiNodeStrategy } from './storage/csi-node.ts'
import { csiStorageCapacityStrategy } from './storage/csi-storage-capacity.ts'
import { storageClassStrategy } from './storage/storage-class.ts'
import { volumeAttachmentStrategy } from './storage/volume-attachment.ts'
import { volumeAttributesClassStrategy } from './storage/volume-attributes-class.ts'

/** The engine half of every kind. A new kind is one file and one line here. */
const strategies: Readonly<Record<string, unknown>> = {
  configmaps: configMapStrategy,
  endpoints: endpointsStrategy,
  events: eventStrategy,
  limitranges: limitRangeStrategy,
  namespaces: namespaceStrategy,
  nodes: nodeStrategy,
  persistentvolumes: persistentVolumeStrategy,
  persistentvolumeclaims: persistentVolumeClaimStrategy,
  pods: podStrategy,
  podtemplates: podTemplateStrategy,
  replicationcontrollers: replicationControllerStrategy,
  resourcequotas: resourceQuotaStrategy,
  secrets: secretStrategy,
  services: serviceStrategy,
  serviceaccounts: serviceAccountStrategy,
  'mutatingadmissionpolicies.admissionregistration.k8s.io': mutatingAdmissionPolicyStrategy,
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io': mutatingAdmissionPolicyBindingStrategy,
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': mutatingWebhookConfigurationStrategy,
  'validatingadmissionpolicies.admissionregistration.k8s.io': validatingAdmissionPolicyStrategy,
  'validatingadmissionpolicybindings.admissionregistration.k8s.io': validatingAdmissionPolicyBindingStrategy,
  'validatingwebhookconfigurations.admissionregistration.k8s.io': validatingWebhookConfigurationStrategy,
  'customresourcedefinitions.apiextensions.k8s.io': customResourceDefinitionStrategy,
  'apiservices.apiregistration.k8s.io': apiServiceStrategy,
  'controllerrevisions.apps': controllerRevisionStrategy,
  'daemonsets.apps': daemonSetStrategy,
  'deployments.apps': deploymentStrategy,
  'replicasets.apps': replicaSetStrategy,
  'statefulsets.apps': statefulSetStrategy,
  'horizontalpodautoscalers.autoscaling': horizontalPodAutoscalerStrategy,
  'cronjobs.batch': cronJobStrategy,
  'jobs.batch': jobStrategy,
  'certificatesigningrequests.certificates.k8s.io': certificateSigningRequestStrategy,
  'leases.coordination.k8s.io': leaseStrategy,
  'endpointslices.discovery.k8s.io': endpointSliceStrategy,
  'flowschemas.flowcontrol.apiserver.k8s.io': flowSchemaStrategy,
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': priorityLevelConfigurationStrategy,
  'ingresses.networking.k8s.io': ingressStrategy,
  'ingressclasses.networking.k8s.io': ingressClassStrategy,
  'ipaddresses.networking.k8s.io': ipAddressStrategy,
  'networkpolicies.networking.k8s.io': networkPolicyStrategy,
  'servicecidrs.networking.k8s.io': serviceCidrStrategy,
  'runtimeclasses.node.k8s.io': runtimeClassStrategy,
  'poddisruptionbudgets.policy': podDisruptionBudgetStrategy,
  'clusterroles.rbac.authorization.k8s.io': clusterRoleStrategy,
  'clusterrolebindings.rbac.authorization.k8s.io': clusterRoleBindingStrategy,
  'roles.rbac.authorization.k8s.io': roleStrategy,
  'rolebindings.rbac.authorization.k8s.io': roleBindingStrategy,
  'deviceclasses.resource.k8s.io': deviceClassStrategy,
  'resourceclaims.resource.k8s.io': resourceClaimStrategy,
  'resourceclaimtemplates.resource.k8s.io': resourceClaimTemplateStrategy,
  'resourceslices.resource.k8s.io': resourceSliceStrategy,
  'priorityclasses.scheduling.k8s.io': priorityClassStrategy,
  'csidrivers.storage.k8s.io': csiDriverStrategy,
  'csinodes.storage.k8s.io': csiNodeStrategy,
  'csistoragecapacities.storage.k8s.io': csiStorageCapacityStrategy,
  'storageclasses.storage.k8s.io': storageClassStrategy,
  'volumeattachments.storage.k8s.io': volumeAttachmentStrategy,
  'volumeattributesclasses.storage.k8s.io': volumeAttributesClassStrategy,
}

/** For `createRegistry`. A kind without an engine half has no rules of its own. */
export function strategyOf<T extends KubeObject>(kind: Kind<T>): Strategy<T> {
  const id = groupResourceOf(kind)
  return Object.hasOwn(strategies, id) ? (strategies[id] as Strategy<T>) : defaultStrategies(kind)
}
