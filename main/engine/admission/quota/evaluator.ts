import { groupResourceOf, type Kind } from '#kube/meta/kind.ts'
import { claimEvaluator } from './claim-evaluator.ts'
import { countEvaluator } from './count-evaluator.ts'
import { deviceEvaluator } from './device-evaluator.ts'
import type { Evaluator } from './measure.ts'
import { podEvaluator } from './pod-evaluator.ts'
import { serviceEvaluator } from './service-evaluator.ts'

const special: Readonly<Record<string, Evaluator>> = {
  pods: podEvaluator,
  services: serviceEvaluator,
  persistentvolumeclaims: claimEvaluator,
  'resourceclaims.resource.k8s.io': deviceEvaluator,
}

/** Names of before there was `count/…`. */
const aliases: Readonly<Record<string, string>> = {
  configmaps: 'configmaps',
  resourcequotas: 'resourcequotas',
  replicationcontrollers: 'replicationcontrollers',
  secrets: 'secrets',
}

/** Kinds that no quota is for: they come and go with what the system does. */
const ignored = new Set(['events', 'events.events.k8s.io'])

/** Undefined for kinds that no quota counts. */
export function evaluatorOf(kind: Pick<Kind, 'group' | 'resource' | 'namespaced'>): Evaluator | undefined {
  const id = groupResourceOf(kind)
  if (!kind.namespaced || ignored.has(id)) return undefined
  return Object.hasOwn(special, id)
    ? special[id]
    : countEvaluator(id, Object.hasOwn(aliases, id) ? aliases[id] : undefined)
}
