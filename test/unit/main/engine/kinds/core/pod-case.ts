import type { Pod } from '#kube/kinds/core/pod.ts'
import { cloneJson } from '#kube/meta/json.ts'
import { textOf } from '#kube/meta/field-error.ts'
import { podStrategy } from '../../../../../../main/engine/kinds/core/pod.ts'

/** A pod that is right but for what is given. */
export interface PodCase {
  readonly spec?: Record<string, unknown>
  /** Fields of the one container. */
  readonly container?: Record<string, unknown>
  readonly metadata?: Record<string, unknown>
}

const now = Date.UTC(2026, 0, 1)

/** The pod as the strategy completes it; admission has no part in this. */
export function podOf({ spec, container, metadata }: PodCase, warn: (text: string) => void = () => undefined): Pod {
  const pod = cloneJson({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', ...metadata },
    spec: { serviceAccountName: 'default', containers: [{ name: 'c', image: 'busybox:1', ...container }], ...spec },
  }) as unknown as Pod
  podStrategy.applyDefaults(pod)
  podStrategy.prepareForCreate(pod, { user: undefined, now, warn })
  return pod
}

/** What a new pod is refused for, in the order of the alphabet: that of a map's entries is chance upstream. */
export function refusalsOf(given: PodCase): string[] {
  return podStrategy.validate(podOf(given)).map(textOf).sort()
}

export function warningsOf(given: PodCase): string[] {
  const early: string[] = []
  const pod = podOf(given, (text) => early.push(text))
  return [...early, ...(podStrategy.warnings?.(pod, undefined) ?? [])].sort()
}

/** What a change of the pod is refused for. */
export function updateRefusalsOf(given: PodCase, change: (pod: Pod) => void): string[] {
  const old = podOf(given)
  const pod = cloneJson(old)
  change(pod)
  podStrategy.applyDefaults(pod)
  podStrategy.prepareForUpdate(pod, old)
  return podStrategy.validateUpdate(pod, old).map(textOf)
}

/** What a write through a part of the pod is refused for. */
export function partRefusalsOf(
  part: 'ephemeralcontainers' | 'resize',
  given: PodCase,
  change: (pod: Pod) => void,
): string[] {
  const old = podOf(given)
  const pod = cloneJson(old)
  change(pod)
  podStrategy.applyDefaults(pod)
  const rules = podStrategy.parts?.[part]
  rules?.prepare(pod, old, now)
  return (rules?.validate(pod, old) ?? []).map(textOf)
}

export function statusRefusalsOf(given: PodCase, ...changes: ((pod: Pod) => void)[]): string[] {
  let old = podOf(given)
  let texts: string[] = []
  for (const change of changes) {
    const pod = cloneJson(old)
    change(pod)
    podStrategy.applyDefaults(pod)
    podStrategy.prepareForStatusUpdate(pod, old, { user: undefined, now })
    texts = podStrategy.validateStatusUpdate(pod, old).map(textOf)
    old = pod
  }
  return texts
}
