import type { V1PodSpec } from '@kubernetes/client-node/dist/gen/models/V1PodSpec.js'
import type { ObjectMeta } from '#kube/meta/object.ts'
import type { Wire } from '#kube/meta/typed.ts'

/** The spec of a pod or of a template, with all that upstream's checks look at. */
export type Spec = Partial<Wire<V1PodSpec>>
export type Container = NonNullable<Spec['containers']>[number]
export type ContainerContext = NonNullable<Container['securityContext']>

export interface Subject {
  readonly metadata: Pick<Partial<ObjectMeta>, 'annotations'>
  readonly spec: Spec
}

/** Why a pod is not allowed: `reason`, and in brackets `detail`. */
export interface Violation {
  readonly reason: string
  readonly detail: string
}

export type CheckPod = (subject: Subject) => Violation | undefined

/** A rule, with its forms by the minor version that each begins with. Source: pod-security-admission policy/checks.go. */
export interface Check {
  readonly id: string
  readonly level: 'baseline' | 'restricted'
  readonly versions: readonly {
    readonly since: number
    readonly check: CheckPod
    /** Checks of the baseline that this one is stricter than. */
    readonly overrides?: readonly string[]
  }[]
}

/** A baseline check that has always been as it is. */
export function baseline(id: string, check: CheckPod): Check {
  return { id, level: 'baseline', versions: [{ since: 0, check }] }
}

export function allContainers({ initContainers = [], containers = [], ephemeralContainers = [] }: Spec): Container[] {
  return [...initContainers, ...containers, ...(ephemeralContainers as Container[])]
}

/** The names of the containers that are as said. */
export function containersWhere(
  spec: Spec,
  isBad: (context: ContainerContext, container: Container) => boolean,
): string[] {
  return allContainers(spec)
    .filter((container) => isBad(container.securityContext ?? {}, container))
    .map(({ name }) => name)
}

export function quoted(items: Iterable<string>): string {
  return [...items].map((item) => `"${item}"`).join(', ')
}

export function sorted(items: Iterable<string>): string[] {
  return [...new Set(items)].sort()
}

export function plural(word: string, count: number): string {
  return count === 1 ? word : `${word}s`
}

/** `container "a"`, `containers "a", "b"`. */
export function named(containers: readonly string[]): string {
  return `${plural('container', containers.length)} ${quoted(containers)}`
}

/** `pod and container "a"`; empty where neither did it. */
export function setters(isPod: boolean, containers: readonly string[]): string {
  return [...(isPod ? ['pod'] : []), ...(containers.length > 0 ? [named(containers)] : [])].join(' and ')
}

/** Pods of Windows know nothing of some settings. */
export function exceptOnWindows(check: CheckPod): CheckPod {
  return (subject) => (subject.spec.os?.name === 'windows' ? undefined : check(subject))
}

/** Users of a pod with a user namespace of its own are nobody on the node. */
export function exceptInUserNamespaces(check: CheckPod): CheckPod {
  return (subject) => (subject.spec.hostUsers === false ? undefined : check(subject))
}
