import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import { schema, typeNameOf } from '#kube/schema/schema.ts'
import { mergeTypeOf, ruleOf, type MergeType } from '../../registry/patch/merge-keys.ts'

/** `TYPE/field` → the extensions that tell kubectl how its strategic merge patches treat the field. */
export type PatchExtensions = ReadonlyMap<string, Readonly<Record<string, string>>>

/** Unions: their other members go when one is set. kubectl turns it into the directive `$retainKeys`. */
const retained = new Map([
  ['io.k8s.api.apps.v1.DeploymentSpec/strategy', 'retainKeys'],
  ['io.k8s.api.core.v1.PodSpec/volumes', 'merge,retainKeys'],
])

/** Lays the server's own merge rules over the types of the kinds, so that client and server patch alike. */
export function patchExtensionsOf(kinds: readonly Kind[]): PatchExtensions {
  const found = new Map<string, Readonly<Record<string, string>>>()
  for (const [id, strategy] of retained) found.set(id, { 'x-kubernetes-patch-strategy': strategy })
  for (const kind of kinds) {
    const typeName = typeNameOf(apiVersionOf(kind), kind.kind)
    const rules = mergeTypeOf(kind)
    if (typeName && rules) collect(typeName, rules, found)
  }
  return found
}

function collect(typeName: string, rules: MergeType, found: Map<string, Readonly<Record<string, string>>>): void {
  for (const [name, field] of Object.entries(schema.types[typeName]?.fields ?? {})) {
    const { mergeKey, type } = ruleOf(rules, name)
    const id = `${typeName}/${name}`
    if (mergeKey !== undefined) {
      const key = mergeKey === '' ? {} : { 'x-kubernetes-patch-merge-key': mergeKey }
      found.set(id, { 'x-kubernetes-patch-strategy': retained.get(id) ?? 'merge', ...key })
    }
    if (type && field.of) collect(field.of, type, found)
  }
}
