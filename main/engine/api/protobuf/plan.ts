import type { FieldStructure, ObjectStructure } from '#kube/schema/structure.ts'

/** What a number of a message stands for: a field, or a message that Go embeds and JSON does not show. */
export type PlanEntry =
  { readonly name: string; readonly field: FieldStructure; readonly embedded?: undefined } | { readonly embedded: Plan }

export type Plan = ReadonlyMap<number, PlanEntry>

const plans = new WeakMap<ObjectStructure, Plan>()

/** The fields of a type by their numbers. */
export function planOf(structure: ObjectStructure): Plan {
  const known = plans.get(structure)
  if (known) return known
  const plan = new Map<number, PlanEntry>()
  for (const [name, field] of Object.entries(structure.fields)) {
    if (field.number !== undefined) place(plan, field.number.split('.').map(Number), { name, field })
  }
  plans.set(structure, plan)
  return plan
}

function place(plan: Map<number, PlanEntry>, [number = 0, ...rest]: readonly number[], entry: PlanEntry): void {
  if (rest.length === 0) {
    plan.set(number, entry)
    return
  }
  const known = plan.get(number)?.embedded as Map<number, PlanEntry> | undefined
  const inner = known ?? new Map<number, PlanEntry>()
  plan.set(number, { embedded: inner })
  place(inner, rest, entry)
}
