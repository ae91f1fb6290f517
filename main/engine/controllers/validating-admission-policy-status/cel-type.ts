import type { AnyStructure, ObjectStructure, ScalarType, Structure } from '#kube/schema/structure.ts'
import { structureOfType } from '#kube/schema/structures.ts'
import {
  boolType,
  bytesType,
  doubleType,
  dynType,
  intType,
  listType,
  mapType,
  objectType,
  stringType,
  timestampType,
  type CelType,
} from '../../cel/types.ts'
import { escapeName } from '../../cel/values/json.ts'
import { declaredTypeOf } from '../../custom-resources/rules/declared-type.ts'
import type { ServedKind } from '../../registry/served-kinds.ts'

/** The type of a kind's objects in CEL. Source: apiserver pkg/cel/common/schemas.go SchemaDeclType, of what OpenAPI publishes. */
export function celTypeOf({ structure, openApi, isCustom }: ServedKind): CelType {
  const published = isCustom ? openApi?.object.schema : undefined
  const declared = published && declaredTypeOf(published, true)?.type.fields?.()
  if (!declared) return objectOf(structure, [])
  const metadata = objectOf(structureOfType('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'), [])
  const fields = new Map([...declared, ['metadata', metadata]])
  return objectType('object', () => fields)
}

const scalars: Readonly<Record<ScalarType, CelType | undefined>> = {
  string: stringType,
  boolean: boolType,
  int32: intType,
  int64: intType,
  double: doubleType,
  bytes: bytesType,
  time: timestampType,
  'micro-time': timestampType,
  'int-or-string': dynType,
  // OpenAPI says that it is text or a number: a type that CEL has none for.
  quantity: undefined,
}

/** `above`: a type that stands in itself is cut off there, as in the schema that upstream resolves. */
function objectOf(structure: ObjectStructure, above: readonly ObjectStructure[]): CelType {
  return objectType(structure.name ?? 'object', () => {
    if (above.includes(structure)) return new Map()
    const fields = Object.entries(structure.fields).flatMap(([name, field]): [string, CelType][] => {
      const escaped = escapeName(name)
      const type = typeOf(field.structure, [...above, structure])
      return escaped === undefined || type === undefined ? [] : [[escaped, type]]
    })
    return new Map(fields)
  })
}

/** Undefined for what expressions cannot see. */
function typeOf(structure: Structure, above: readonly ObjectStructure[]): CelType | undefined {
  switch (structure.type) {
    case 'scalar':
      return scalars[structure.scalar]
    case 'object':
      return objectOf(structure, above)
    case 'list': {
      const items = typeOf(structure.items, above)
      return items && listType(items)
    }
    case 'map': {
      const items = typeOf(structure.items, above)
      return items && mapType(stringType, items)
    }
    case 'any':
      return opaque(structure)
  }
}

/** Some are published as objects of which no fields are known. */
function opaque({ form }: AnyStructure): CelType | undefined {
  return form === 'fields-v1' || form === 'raw-extension' ? objectType('object', () => new Map()) : undefined
}
