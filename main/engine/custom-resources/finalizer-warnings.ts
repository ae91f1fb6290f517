import { qualifiedName } from '#kube/meta/names.ts'
import type { KubeObject } from '#kube/meta/object.ts'

const standard: ReadonlySet<string> = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])

/** New finalizers should name a domain. Source: apiextensions pkg/registry/customresource/validator.go. */
export function finalizerWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  const before = new Set(old?.metadata.finalizers)
  const added = (object.metadata.finalizers ?? []).filter((name) => !before.has(name))
  return added.sort().flatMap((name) => {
    const subject = `metadata.finalizers: ${JSON.stringify(name)}`
    const problems = qualifiedName(name).map((problem) => `${subject}: ${problem}`)
    if (name.includes('/') || standard.has(name)) return problems
    const what = name.includes('.')
      ? 'a domain-qualified finalizer name including a path (/)'
      : 'a domain-qualified finalizer name'
    return [...problems, `${subject}: prefer ${what} to avoid accidental conflicts with other finalizer writers`]
  })
}
