import type { ContainerSpec, PodIdentity } from '../runtime.ts'

/** The label that makes a Docker object ours. What does not carry it with our cluster's id is never touched. */
export const clusterLabel = 'io.archipel.cluster'

/** Whose things they are: the identity of a cluster and where it keeps its data. */
export interface Ownership {
  readonly clusterId: string
  /** For people, who see nothing else of ours in Docker's lists. */
  readonly dataDir: string
}

export const labelNames = {
  dataDir: 'io.archipel.data-dir',
  role: 'io.archipel.role',
  namespace: 'io.archipel.pod-namespace',
  pod: 'io.archipel.pod-name',
  uid: 'io.archipel.pod-uid',
  node: 'io.archipel.node',
  container: 'io.archipel.container',
  attempt: 'io.archipel.attempt',
  hash: 'io.archipel.spec-hash',
  sandbox: 'io.archipel.sandbox-id',
} as const

export type Labels = Readonly<Record<string, string>>

export function ownerLabels({ clusterId, dataDir }: Ownership): Record<string, string> {
  return { [clusterLabel]: clusterId, [labelNames.dataDir]: dataDir }
}

function podLabels(owner: Ownership, pod: PodIdentity): Record<string, string> {
  return {
    ...ownerLabels(owner),
    [labelNames.namespace]: pod.namespace,
    [labelNames.pod]: pod.name,
    [labelNames.uid]: pod.uid,
    [labelNames.node]: pod.node,
  }
}

export function sandboxLabels(owner: Ownership, pod: PodIdentity): Record<string, string> {
  return { ...podLabels(owner, pod), [labelNames.role]: 'sandbox' }
}

export function containerLabels(owner: Ownership, spec: ContainerSpec): Record<string, string> {
  return {
    ...podLabels(owner, spec.pod),
    [labelNames.role]: 'container',
    [labelNames.container]: spec.name,
    [labelNames.attempt]: String(spec.attempt),
    [labelNames.hash]: spec.hash,
    [labelNames.sandbox]: spec.sandboxId,
  }
}

export function identityOf(labels: Labels): PodIdentity {
  return {
    uid: labels[labelNames.uid] ?? '',
    namespace: labels[labelNames.namespace] ?? '',
    name: labels[labelNames.pod] ?? '',
    node: labels[labelNames.node] ?? '',
  }
}

/** A Docker name that people recognise; the uid keeps it apart from every other. */
export function containerName(pod: PodIdentity, container: string, attempt: number): string {
  const name = ['archipel', container, pod.name, pod.namespace, pod.uid, String(attempt)].join('_')
  return name.replaceAll(/[^a-zA-Z0-9_.-]/g, '-')
}
