import type { Deployment } from '#kube/kinds/apps/deployment.ts'
import type { Container, Pod, PodSpec } from '#kube/kinds/core/pod.ts'
import type { Service } from '#kube/kinds/core/service.ts'

/** Objects as a user would write them. */
export function aDeployment(
  name: string,
  replicas: number,
  container: Partial<Container>,
  spec: Partial<PodSpec> = {},
): Deployment {
  const labels = { app: name }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', ...container }], ...spec } },
    },
  }
}

export function aPod(name: string, container: Partial<Container>, spec: Partial<PodSpec> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { containers: [{ name: 'app', ...container }], ...spec },
  }
}

export function aService(name: string, spec: Partial<Service['spec']> = {}): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
  }
}
