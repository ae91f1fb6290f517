import type { CertificateSigningRequest } from '#kube/kinds/certificates/certificate-signing-request.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { node as nodeKind, type Node } from '#kube/kinds/core/node.ts'
import { equalJson } from '#kube/meta/json.ts'
import { groupResourceOf } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { forbidden, notFound } from '#kube/meta/status-errors.ts'
import type { AdmissionPlugin, AdmissionReader, AdmissionRequest } from '../../registry/admission.ts'
import { superusers } from '../authentication/user.ts'
import type { Authorizer } from '../authorization/authorizer.ts'
import { nodeNameOf } from '../authorization/node-authorizer.ts'
import { referencesOf } from '../authorization/pod-references.ts'
import { readRequested } from '../certificates/requested-certificate.ts'
import type { TokenRequest } from '../service-accounts/token-request.ts'
import { forbiddenLabels } from './node-labels.ts'
import { audienceProblem } from './token-audience.ts'

/**
 * A node writes about itself only: what it may do to an object depends on the object, which the authorizer does not
 * see. Source: kubernetes plugin/pkg/admission/noderestriction/admission.go.
 */
export function createNodeRestriction(authorizer: Pick<Authorizer, 'authorize'>): AdmissionPlugin {
  return {
    name: 'NodeRestriction',
    mutate(request, reader) {
      const node = request.user && nodeNameOf(request.user)
      if (node === undefined || request.user?.groups.includes(superusers)) return undefined
      const refuse = (problem: string | undefined): void => {
        if (problem !== undefined) throw forbidden(request.kind, request.name, problem)
      }
      if (node === '') refuse(`could not determine node from user ${JSON.stringify(request.user?.name)}`)
      const problem = checks[groupResourceOf(request.kind)]?.(node, request, reader, authorizer)
      return problem instanceof Promise ? problem.then(refuse) : refuse(problem)
    },
  }
}

/** What the node may not do, or undefined. */
type Check = (
  node: string,
  request: AdmissionRequest,
  reader: AdmissionReader,
  authorizer: Pick<Authorizer, 'authorize'>,
) => string | undefined | Promise<string | undefined>

const quoted = (text: string): string => JSON.stringify(text)

const pods: Check = (node, request, reader) => {
  const { operation, subresource, object, old } = request
  const home = (old as Pod | undefined)?.spec.nodeName
  if (subresource === 'status') {
    if (home !== node)
      return `node ${quoted(node)} can only update pod status for pods with spec.nodeName set to itself`
    return podStatusProblem(node, object as Pod, old as Pod)
  }
  if (subresource === 'eviction') {
    return podOf(reader, request.namespace, request.name).spec.nodeName === node
      ? undefined
      : `node ${node} can only evict pods with spec.nodeName set to itself`
  }
  if (subresource !== undefined) {
    return `unexpected pod subresource ${quoted(subresource)}, only 'status' and 'eviction' are allowed`
  }
  if (operation === 'CREATE') return mirrorPodProblem(node, object as Pod, reader)
  if (operation === 'DELETE') {
    return home === node ? undefined : `node ${quoted(node)} can only delete pods with spec.nodeName set to itself`
  }
  return `unexpected operation ${quoted(operation)}, node ${quoted(node)} can only create and delete mirror pods`
}

function podStatusProblem(node: string, object: Pod, old: Pod): string | undefined {
  if (!equalJson(object.metadata.labels ?? {}, old.metadata.labels ?? {})) {
    return `node ${quoted(node)} cannot update labels through pod status`
  }
  const [status = {}, before = {}] = [object.status, old.status] as (PodClaims | undefined)[]
  if (!equalJson(status.resourceClaimStatuses ?? [], before.resourceClaimStatuses ?? [])) {
    return `node ${quoted(node)} cannot update resource claim statues`
  }
  return equalJson(status.extendedResourceClaimStatus ?? null, before.extendedResourceClaimStatus ?? null)
    ? undefined
    : `node ${quoted(node)} cannot update extended resource claim status`
}

/** What of a pod's status says which claims are its own. */
interface PodClaims {
  resourceClaimStatuses?: unknown
  extendedResourceClaimStatus?: unknown
}

/** Upstream's lister calls it `pod`, not `pods`. */
function podOf(reader: AdmissionReader, namespace: string | undefined, name: string): Pod {
  const found = reader.find(podKind, namespace, name)
  if (!found) throw notFound({ group: '', resource: 'pod' }, name)
  return found
}

const mirrorAnnotation = 'kubernetes.io/config.mirror'

function mirrorPodProblem(node: string, pod: Pod, reader: AdmissionReader): string | undefined {
  const self = quoted(node)
  if (pod.metadata.annotations?.[mirrorAnnotation] === undefined) {
    return `pod does not have ${quoted(mirrorAnnotation)} annotation, node ${self} can only create mirror pods`
  }
  if (pod.spec.nodeName !== node) return `node ${self} can only create pods with spec.nodeName set to itself`
  const [owner, ...others] = pod.metadata.ownerReferences ?? []
  if (others.length > 0) return `node ${self} can only create pods with a single owner reference set to itself`
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node) {
    return `node ${self} can only create pods with an owner reference set to itself`
  }
  if (owner.controller !== true)
    return `node ${self} can only create pods with a controller owner reference set to itself`
  if (owner.blockOwnerDeletion === true) return `node ${self} must not set blockOwnerDeletion on an owner reference`
  const uid = reader.find(nodeKind, undefined, node)?.metadata.uid
  if (owner.uid !== uid) return `node ${node} UID mismatch: expected ${owner.uid} got ${uid ?? ''}`
  const { [mirrorAnnotation]: _mirror, ...annotations } = pod.metadata.annotations
  const references = referencesOf({ ...pod, metadata: { ...pod.metadata, annotations } })
  const found = Object.entries(references as unknown as Record<string, ReadonlySet<string>>).find(
    ([, names]) => names.size > 0,
  )
  return found && `node ${self} can not create pods that reference ${found[0]}`
}

const nodes: Check = (node, { operation, name, object, old }) => {
  if (name !== node) return `node ${quoted(node)} is not allowed to modify node ${quoted(name)}`
  if (!object) return undefined
  const labels = forbiddenLabels(object.metadata.labels ?? {}, old?.metadata.labels ?? {})
  if (operation === 'CREATE') {
    return labels.length > 0
      ? `node ${quoted(node)} is not allowed to set the following labels: ${labels.join(', ')}`
      : undefined
  }
  const [now, before] = [object, old].map((one) => one as Node | undefined)
  if (!equalJson(now?.spec?.taints ?? [], before?.spec?.taints ?? [])) {
    return `node ${quoted(node)} is not allowed to modify taints`
  }
  if (!equalJson(object.metadata.ownerReferences ?? [], old?.metadata.ownerReferences ?? [])) {
    return `node ${quoted(node)} is not allowed to modify ownerReferences`
  }
  return labels.length > 0 ? `is not allowed to modify labels: ${labels.join(', ')}` : undefined
}

const leases: Check = (node, { name, namespace }) => {
  if (namespace !== 'kube-node-lease') return 'can only access leases in the "kube-node-lease" system namespace'
  return name === node ? undefined : 'can only access node lease with the same name as the requesting node'
}

const csiNodes: Check = (node, { name }) =>
  name === node ? undefined : 'can only access CSINode with the same name as the requesting node'

/** What is changed, the authorizer has looked at. */
const slices: Check = (node, { operation, object, old }) => {
  if (operation === 'UPDATE') return undefined
  const { nodeName } = ((object ?? old) as (KubeObject & { spec?: { nodeName?: string } }) | undefined)?.spec ?? {}
  const verb = operation === 'CREATE' ? 'create' : 'delete'
  return nodeName === node ? undefined : `can only ${verb} ResourceSlice with the same NodeName as the requesting node`
}

const accounts: Check = async (node, request, reader, authorizer) => {
  const { operation, subresource, namespace, object } = request
  if (operation !== 'CREATE' || subresource !== 'token') return undefined
  const { spec } = object as TokenRequest
  const { apiVersion, kind, name, uid } = spec.boundObjectRef ?? {}
  if (apiVersion !== 'v1' || kind !== 'Pod' || !name) return 'node requested token not bound to a pod'
  if (!uid) return 'node requested token with a pod binding without a uid'
  const pod = podOf(reader, namespace, name)
  if (pod.metadata.uid !== uid) {
    return `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`
  }
  if (pod.spec.nodeName !== node) return 'node requested token bound to a pod scheduled on a different node'
  return audienceProblem(spec.audiences ?? [], pod, request, reader, authorizer)
}

const kubeletSigners = ['kubernetes.io/kubelet-serving', 'kubernetes.io/kube-apiserver-client-kubelet']

const certificateRequests: Check = async (node, { operation, object }) => {
  if (operation !== 'CREATE') return undefined
  const { spec } = object as CertificateSigningRequest
  if (!kubeletSigners.includes(spec.signerName)) return undefined
  const requested = await readRequested(spec.request)
  if (typeof requested === 'string') return `unable to parse csr: ${requested}`
  const wanted = `system:node:${node}`
  return requested.commonName === wanted ? undefined : `can only create a node CSR with CN=${wanted}`
}

const claims: Check = (node, { subresource, object, old }) => {
  if (subresource !== 'status') return 'may only update PVC status'
  const rest = (one: KubeObject | undefined): unknown => {
    const { status = {}, metadata = {}, ...others } = (one ?? {}) as Record<string, Record<string, unknown>>
    const { capacity: _c, conditions: _d, allocatedResources: _a, allocatedResourceStatuses: _s, ...kept } = status
    const { resourceVersion: _v, managedFields: _m, ...meta } = metadata
    return { ...others, status: kept, metadata: meta }
  }
  return equalJson(rest(object), rest(old))
    ? undefined
    : `node ${quoted(node)} is not allowed to update fields other than status.quantity and status.conditions`
}

const checks: Readonly<Record<string, Check>> = {
  pods,
  nodes,
  persistentvolumeclaims: claims,
  'leases.coordination.k8s.io': leases,
  'csinodes.storage.k8s.io': csiNodes,
  'resourceslices.resource.k8s.io': slices,
  serviceaccounts: accounts,
  'certificatesigningrequests.certificates.k8s.io': certificateRequests,
}
