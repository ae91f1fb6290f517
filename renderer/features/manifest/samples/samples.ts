import type { ResourceRef } from '#contract/schemas.ts'
import { accessSamples } from './access-samples.ts'
import { clusterSamples } from './cluster-samples.ts'
import { configSamples } from './config-samples.ts'
import { networkSamples } from './network-samples.ts'
import { storageSamples } from './storage-samples.ts'
import { workloadSamples } from './workload-samples.ts'

type Resource = Pick<ResourceRef, 'group' | 'resource'>

/** A small object of each kind that people write by hand. Kubernetes YAML is the same in every language. */
export const samples: Readonly<Record<string, string>> = {
  ...workloadSamples,
  ...configSamples,
  ...networkSamples,
  ...storageSamples,
  ...accessSamples,
  ...clusterSamples,
}

const first = 'apps/deployments'

/** An example of the kind; three replicas behind a Service for a kind without one. */
export function sampleOf(resource: Resource | undefined): string {
  return (resource && samples[keyOf(resource)]) ?? samples[first] ?? ''
}

/** False for kinds that only controllers make. */
export function isMadeByPeople(resource: Resource): boolean {
  return Object.hasOwn(samples, keyOf(resource))
}

function keyOf({ group, resource }: Resource): string {
  return `${group}/${resource}`
}
