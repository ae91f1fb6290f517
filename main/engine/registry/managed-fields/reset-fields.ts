import type { Kind, Subresource } from '#kube/meta/kind.ts'
import type { Strategy } from '../strategy.ts'
import { fieldElement } from './element.ts'
import { type FieldSet, type FieldSetDraft, insertPath, matching, union } from './field-set.ts'

/** What a writer of one door to an object can own. */
export interface Reach {
  /** Never owned, with everything below. */
  readonly skipped: FieldSet
  /** What is left of a set; absent: all. */
  readonly filter?: (set: FieldSet) => FieldSet
}

/** What of every object nobody owns. Source: apimachinery pkg/util/managedfields/internal/stripmeta.go. */
const ownerless = [
  ['apiVersion'],
  ['kind'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['metadata', name]),
]

const reaches = new WeakMap<Strategy, Map<string, Reach>>()

/** Source: GetResetFields of the strategies in kubernetes pkg/registry. */
export function reachOf(kind: Kind, strategy: Strategy, subresource: Subresource | undefined): Reach {
  let known = reaches.get(strategy)
  if (!known) reaches.set(strategy, (known = new Map<string, Reach>()))
  const id = `${kind.group}/${kind.resource}/${subresource ?? ''}`
  let reach = known.get(id)
  if (!reach) known.set(id, (reach = makeReach(kind, strategy, subresource)))
  return reach
}

function makeReach(kind: Kind, strategy: Strategy, subresource: Subresource | undefined): Reach {
  const own =
    strategy.ownedFields?.[subresource ?? 'main'] ?? narrow[`${kind.resource}.${kind.group}/${subresource ?? ''}`]
  const skipped: FieldSetDraft = {}
  const reset = strategy.resetFields?.[subresource ?? 'main'] ?? (own ? [] : usualReset(kind, subresource))
  for (const path of [...ownerless, ...reset]) insertPath(skipped, path.map(fieldElement))
  if (!own) return { skipped }
  const patterns = own.map((path) => path.map((name) => (name === '*' ? name : fieldElement(name))))
  return {
    skipped,
    filter: (set) => patterns.map((pattern) => matching(set, pattern)).reduce(union, {}),
  }
}

type Paths = readonly (readonly string[])[]

const specAndMetadata: Paths = [['spec'], ['metadata']]

/** What differs from the usual, by resource and door. */
const exceptions: Readonly<Record<string, Paths>> = {
  'pods./status': [['spec'], ['metadata', 'deletionTimestamp'], ['metadata', 'ownerReferences']],
  'deployments.apps/status': [['spec'], ['metadata', 'labels']],
  'certificatesigningrequests.certificates.k8s.io/': [['spec'], ['status']],
  'certificatesigningrequests.certificates.k8s.io/status': [['spec'], ['status', 'conditions']],
  'certificatesigningrequests.certificates.k8s.io/approval': [['spec'], ['status', 'certificate']],
  'flowschemas.flowcontrol.apiserver.k8s.io/status': specAndMetadata,
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io/status': specAndMetadata,
  'servicecidrs.networking.k8s.io/status': specAndMetadata,
  'validatingadmissionpolicies.admissionregistration.k8s.io/status': specAndMetadata,
  'resourceclaims.resource.k8s.io/status': specAndMetadata,
}

/** Doors that let little in. */
const narrow: Readonly<Record<string, Paths>> = {
  'pods./ephemeralcontainers': [['spec', 'ephemeralContainers']],
  'pods./resize': ['containers', 'initContainers'].flatMap((list) => [
    ['spec', list, '*', 'resources'],
    ['spec', list, '*', 'resizePolicy'],
  ]),
}

/** The object itself cannot write its status, nor the status the spec. */
function usualReset(kind: Kind, subresource: Subresource | undefined): Paths {
  const exception = exceptions[`${kind.resource}.${kind.group}/${subresource ?? ''}`]
  if (exception) return exception
  if (subresource === undefined) return kind.subresources.includes('status') ? [['status']] : []
  if (subresource === 'status') return [['spec']]
  return subresource === 'finalize' ? [['status']] : []
}
