import type { APIService } from '#kube/kinds/apiregistration/api-service.ts'

export const automanaged = 'kube-aggregator.kubernetes.io/automanaged'

/**
 * The versions that the server itself serves, with the ranks that order discovery: of the group, and of the version
 * within it. Source: kubernetes pkg/controlplane/apiserver/aggregator.go, pkg/controlplane/instance.go.
 */
const priorities: Readonly<Record<string, readonly [group: number, version: number]>> = {
  'v1.': [18_000, 1],
  'v1.admissionregistration.k8s.io': [16_700, 15],
  'v1.apiextensions.k8s.io': [16_700, 15],
  'v1.apps': [17_800, 15],
  'v1.authentication.k8s.io': [17_700, 15],
  'v1.authorization.k8s.io': [17_600, 15],
  'v1.autoscaling': [17_500, 15],
  'v2.autoscaling': [17_500, 30],
  'v1.batch': [17_400, 15],
  'v1.certificates.k8s.io': [17_300, 15],
  'v1.coordination.k8s.io': [16_500, 15],
  'v1.discovery.k8s.io': [16_200, 15],
  'v1.events.k8s.io': [17_750, 15],
  'v1.flowcontrol.apiserver.k8s.io': [16_100, 21],
  'v1.networking.k8s.io': [17_200, 15],
  'v1.node.k8s.io': [16_300, 15],
  'v1.policy': [17_100, 15],
  'v1.rbac.authorization.k8s.io': [17_000, 15],
  'v1.resource.k8s.io': [16_200, 21],
  'v1.scheduling.k8s.io': [16_600, 15],
  'v1.storage.k8s.io': [16_800, 15],
}

/** `onstart`: made when the server starts; `true`: kept as long as what it stands for is there. */
export function localApiService(
  name: string,
  [groupPriorityMinimum, versionPriority]: readonly [number, number],
  managed: 'onstart' | 'true',
): APIService {
  const dot = name.indexOf('.')
  const group = name.slice(dot + 1)
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name, labels: { [automanaged]: managed } },
    spec: { ...(group ? { group } : {}), version: name.slice(0, dot), groupPriorityMinimum, versionPriority },
  }
}

export function builtinApiServices(): APIService[] {
  return Object.entries(priorities).map(([name, ranks]) => localApiService(name, ranks, 'onstart'))
}
