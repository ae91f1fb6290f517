import type { FieldStructure, Structure } from '#kube/schema/structure.ts'

/** How strategic merge patches treat a field: its `patchStrategy` and `patchMergeKey`. */
export interface PatchFacts {
  /** The type of the field's value, or of its items. */
  readonly structure: Structure | undefined
  readonly strategy: 'merge' | 'replace' | undefined
  /** Items with the same value here are the same item; '' for plain values. */
  readonly mergeKey: string
}

const noFacts: PatchFacts = { structure: undefined, strategy: undefined, mergeKey: '' }

export function factsOf(structure: Structure | undefined, name: string): PatchFacts {
  if (structure?.type === 'map') return { ...noFacts, structure: structure.items }
  if (structure?.type !== 'object' || !Object.hasOwn(structure.fields, name)) return noFacts
  const { structure: type, patchStrategy = '', patchMergeKey = '' } = structure.fields[name] as FieldStructure
  const strategies = patchStrategy.split(',')
  const strategy = strategies.includes('merge') ? 'merge' : strategies.includes('replace') ? 'replace' : undefined
  return { structure: type.type === 'list' ? type.items : type, strategy, mergeKey: patchMergeKey }
}

/** `ObjectMeta` of `io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta`. */
export function goNameOf(structure: Structure | undefined): string {
  const name = structure?.type === 'object' ? structure.name : undefined
  return name === undefined ? '' : name.slice(name.lastIndexOf('.') + 1)
}
