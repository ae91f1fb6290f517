import { groupResourceOf, type Kind } from '#kube/meta/kind.ts'
import { isRecord } from '#base/wire.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import type { Container, Subject } from './check.ts'

/** Where the kinds that make pods keep the template. Source: pod-security-admission admission/admission.go. */
const templates: Readonly<Record<string, readonly string[]>> = {
  podtemplates: ['template'],
  replicationcontrollers: ['spec', 'template'],
  'replicasets.apps': ['spec', 'template'],
  'deployments.apps': ['spec', 'template'],
  'statefulsets.apps': ['spec', 'template'],
  'daemonsets.apps': ['spec', 'template'],
  'jobs.batch': ['spec', 'template'],
  'cronjobs.batch': ['spec', 'jobTemplate', 'spec', 'template'],
}

/** The pods that an object makes; undefined where it makes none. */
export function templateOf(kind: Kind, object: KubeObject): Subject | undefined {
  const id = groupResourceOf(kind)
  const path = Object.hasOwn(templates, id) ? templates[id] : undefined
  if (!path) return undefined
  let found: unknown = object
  for (const field of path) found = isRecord(found) ? found[field] : undefined
  return isRecord(found) ? subjectOf(found) : undefined
}

export function subjectOf(pod: object): Subject {
  const { metadata, spec } = pod as Partial<Subject>
  return { metadata: metadata ?? {}, spec: spec ?? {} }
}

/** True where an update may have made a pod less secure: other images, or other containers. */
export function isSignificantUpdate({ spec }: Subject, { spec: old }: Subject): boolean {
  const pairs = (['containers', 'initContainers'] as const).map((list) => [spec[list] ?? [], old[list] ?? []] as const)
  const isChanged = pairs.some(
    ([now, before]) => now.length !== before.length || now.some(({ image }, index) => image !== before[index]?.image),
  )
  const ephemeral = (list: unknown): Container[] => (list ?? []) as Container[]
  const before = new Map(ephemeral(old.ephemeralContainers).map(({ name, image }) => [name, image]))
  return (
    isChanged ||
    ephemeral(spec.ephemeralContainers).some(({ name, image }) => !before.has(name) || before.get(name) !== image)
  )
}
