import { clusterRoleRules } from '../rbac/default-roles/cluster-roles.ts'
import { parseRules } from '../rbac/parse-rules.ts'
import { ruleAllows } from '../rbac/rule-allows.ts'
import type { UserInfo } from '../../registry/registry.ts'
import { isPath, noOpinion, type Authorizer, type ResourceAttributes, type Verdict } from './authorizer.ts'
import type { NodeGraph } from './node-graph.ts'

const allow: Verdict = { decision: 'allow', reason: '' }

/** The node that a kubelet is of; '' for a user that only looks like one. Undefined for everybody else. */
export function nodeNameOf({ name, groups }: UserInfo): string | undefined {
  const prefix = 'system:node:'
  return name.startsWith(prefix) && groups.includes('system:nodes') ? name.slice(prefix.length) : undefined
}

/**
 * A node may read what its own pods need, and nothing of other nodes.
 * Source: kubernetes plugin/pkg/auth/authorizer/node/node_authorizer.go.
 */
export function createNodeAuthorizer(graph: NodeGraph): Authorizer {
  const nodeRules = parseRules(clusterRoleRules['system:node'] ?? '')
  return {
    authorize(attributes) {
      const node = nodeNameOf(attributes.user)
      if (node === undefined) return noOpinion
      if (node === '') return declined(`unknown node for user ${JSON.stringify(attributes.user.name)}`)
      const special = isPath(attributes) ? undefined : authorizeOwn(graph, node, attributes)
      if (special) return special
      return nodeRules.some((rule) => ruleAllows(rule, attributes)) ? allow : noOpinion
    },
    rulesFor: (user) =>
      nodeNameOf(user) === undefined
        ? { rules: [], isIncomplete: false }
        : { rules: [], isIncomplete: true, error: 'node authorizer does not support user rule resolution' },
  }
}

function declined(reason: string): Verdict {
  return { decision: 'no-opinion', reason }
}

/** Undefined for what all nodes may alike. */
function authorizeOwn(graph: NodeGraph, node: string, attributes: ResourceAttributes): Verdict | undefined {
  const check = checks[attributes.group ? `${attributes.resource}.${attributes.group}` : attributes.resource]
  return check?.(node, attributes, ({ resource, namespace, name }) => {
    if (name === '') return declined('No Object name found')
    if (graph.isNeededBy(node, resource, namespace, name)) return allow
    return declined(`no relationship found between node '${node}' and this object`)
  })
}

type Related = (attributes: ResourceAttributes) => Verdict
type Check = (node: string, attributes: ResourceAttributes, related: Related) => Verdict

const readNamespaced: Check = (_node, attributes, related) => {
  const { verb, subresource, namespace } = attributes
  if (!['get', 'list', 'watch'].includes(verb)) return declined('can only read resources of this type')
  if (subresource !== '') return declined('cannot read subresource')
  if (namespace === '') return declined('can only read namespaced object of this type')
  return related(attributes)
}

const getOnly: Check = (_node, attributes, related) => {
  if (attributes.verb !== 'get') return declined('can only get individual resources of this type')
  return attributes.subresource === '' ? related(attributes) : declined('cannot get subresource')
}

const claims: Check = (node, attributes, related) => {
  const { verb, subresource } = attributes
  if (subresource !== 'status') return getOnly(node, attributes, related)
  return verb === 'update' || verb === 'patch' ? related(attributes) : declined('can only get/update/patch this type')
}

const accounts: Check = (node, attributes, related) => {
  const { verb, subresource, name } = attributes
  if (verb === 'get' && subresource === '') return readNamespaced(node, attributes, related)
  if (verb !== 'create' || name === '') return declined('can only create tokens for individual service accounts')
  return subresource === 'token' ? related(attributes) : declined('can only create token subresource of serviceaccount')
}

const ownVerbs = ['get', 'create', 'update', 'patch', 'delete']

/** On create the name is not known yet; NodeRestriction looks at it. */
const leases: Check = (node, { verb, namespace, name }) => {
  if (!ownVerbs.includes(verb)) return declined('can only get, create, update, patch, or delete a node lease')
  if (namespace !== 'kube-node-lease')
    return declined('can only access leases in the "kube-node-lease" system namespace')
  return verb === 'create' || name === node
    ? allow
    : declined('can only access node lease with the same name as the requesting node')
}

const csiNodes: Check = (node, { verb, subresource, name }) => {
  if (!ownVerbs.includes(verb)) return declined('can only get, create, update, patch, or delete a CSINode')
  if (subresource !== '') return declined('cannot authorize CSINode subresources')
  return verb === 'create' || name === node
    ? allow
    : declined('can only access CSINode with the same name as the requesting node')
}

const slices: Check = (node, attributes, related) => {
  const { verb, subresource } = attributes
  if (subresource !== '') return declined('cannot authorize ResourceSlice subresources')
  if (verb === 'create') return allow
  if (['get', 'update', 'patch', 'delete'].includes(verb)) return related(attributes)
  if (!['watch', 'list', 'deletecollection'].includes(verb)) {
    const verbs = 'get, watch, list, create, update, patch, delete, deletecollection'
    return declined(`only the following verbs are allowed for a ResourceSlice: ${verbs}`)
  }
  return selects(attributes, 'spec.nodeName', node)
    ? allow
    : declined('can only list/watch/deletecollection resourceslices with nodeName field selector')
}

const nodes: Check = (node, { verb, subresource, name }) => {
  if (subresource === 'status') return verb === 'update' || verb === 'patch' ? allow : noOpinion
  if (subresource !== '') return noOpinion
  if (['create', 'update', 'patch'].includes(verb)) return allow
  if (!['get', 'list', 'watch'].includes(verb)) return noOpinion
  if (name === node) return allow
  if (name === '') return declined(`node '${node}' cannot read all nodes, only its own Node object`)
  return declined(`node '${node}' cannot read '${name}', only its own Node object`)
}

const pods: Check = (node, attributes, related) => {
  const { verb, subresource, name } = attributes
  if (subresource === 'status') return verb === 'update' || verb === 'patch' ? allow : noOpinion
  if (subresource === 'eviction') return verb === 'create' ? allow : noOpinion
  if (subresource !== '') return noOpinion
  if (verb === 'get') return getOnly(node, attributes, related)
  if (verb === 'create' || verb === 'delete') return allow
  if (verb !== 'list' && verb !== 'watch') return noOpinion
  if (selects(attributes, 'spec.nodeName', node)) return allow
  return name === '' ? declined('can only list/watch pods with spec.nodeName field selector') : related(attributes)
}

const checks: Readonly<Record<string, Check>> = {
  secrets: readNamespaced,
  configmaps: readNamespaced,
  persistentvolumeclaims: claims,
  persistentvolumes: getOnly,
  'resourceclaims.resource.k8s.io': getOnly,
  'volumeattachments.storage.k8s.io': getOnly,
  serviceaccounts: accounts,
  'leases.coordination.k8s.io': leases,
  'csinodes.storage.k8s.io': csiNodes,
  'resourceslices.resource.k8s.io': slices,
  nodes,
  pods,
  'podcertificaterequests.certificates.k8s.io': () => noOpinion,
}

function selects({ fieldSelector = [] }: ResourceAttributes, field: string, value: string): boolean {
  return fieldSelector.some((one) => one.field === field && one.operator === '=' && one.value === value)
}
