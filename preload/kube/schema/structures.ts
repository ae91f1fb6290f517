import { parseField } from './field-facts.ts'
import generated from './generated.json' with { type: 'json' }
import type { FieldStructure, ObjectStructure } from './structure.ts'

interface Generated {
  /** `apps/v1` → `io.k8s.api.apps.v1`. */
  readonly groups: Readonly<Record<string, string>>
  /** `name facts` of each field, a line each; the name `@`, which is the first, stands for the type itself. */
  readonly types: Readonly<Record<string, string>>
}

/** Made by `npm run generate` from facts/. */
const { groups, types } = generated as unknown as Generated
const made = new Map<string, ObjectStructure>()

/** Bodies that every group version has: they belong to `meta/v1`. */
const metaKinds = new Set(['DeleteOptions', 'Status', 'APIGroup', 'APIGroupList', 'APIResourceList', 'APIVersions'])

/** The name of a built-in kind's type, such as `io.k8s.api.core.v1.Pod`; undefined for other kinds. */
export function typeNameOf(apiVersion: string, kind: string): string | undefined {
  const scope = groups[metaKinds.has(kind) ? 'meta.k8s.io/v1' : apiVersion]
  const name = scope === undefined ? '' : `${scope}.${kind}`
  return Object.hasOwn(types, name) ? name : undefined
}

/** The type of a built-in kind, or of a body such as `autoscaling/v1` Scale. Throws for what there is none of. */
export function structureOf(apiVersion: string, kind: string): ObjectStructure {
  const name = typeNameOf(apiVersion, kind)
  if (name === undefined) throw new Error(`${apiVersion} ${kind} is not a built-in kind`)
  return structureOfType(name)
}

/** The type of an OpenAPI name. Its fields are made when they are first read: types refer to each other. */
export function structureOfType(name: string): ObjectStructure {
  const known = made.get(name)
  if (known) return known
  const facts = types[name]
  if (facts === undefined) throw new Error(`there is no type ${name}`)
  const own = /^@ (.*)/.exec(facts)?.[1] ?? ''
  const unions = /unions=(.*)$/.exec(own)?.[1]
  let fields: Readonly<Record<string, FieldStructure>> | undefined
  const structure: ObjectStructure = {
    type: 'object',
    name,
    get fields() {
      return (fields ??= fieldsOf(name, facts))
    },
    isAtomic: own.startsWith('atomic'),
    ...(unions ? { unions: JSON.parse(unions) as unknown[] } : {}),
  }
  made.set(name, structure)
  return structure
}

function fieldsOf(name: string, facts: string): Readonly<Record<string, FieldStructure>> {
  const scope = name.slice(0, name.lastIndexOf('.'))
  const lookUp = (type: string): ObjectStructure => structureOfType(type.includes('.') ? type : `${scope}.${type}`)
  const fields = [...facts.matchAll(/^([^@ \n]+) (.*)$/gm)]
  return Object.fromEntries(fields.map(([, field = '', text = '']) => [field, parseField(text, lookUp)]))
}

/** `PodSpec` of `io.k8s.api.core.v1.PodSpec`. */
export function shortNameOf(typeName: string): string {
  return typeName.slice(typeName.lastIndexOf('.') + 1)
}
