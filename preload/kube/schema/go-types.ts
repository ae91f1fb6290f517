import type { AnyForm, Structure } from './structure.ts'

const scalars: Readonly<Record<string, string>> = {
  boolean: 'bool',
  double: 'float64',
  bytes: '[]uint8',
  time: 'v1.Time',
  'micro-time': 'v1.MicroTime',
  quantity: 'resource.Quantity',
  'int-or-string': 'intstr.IntOrString',
}

const forms: Readonly<Partial<Record<AnyForm, string>>> = {
  'fields-v1': 'v1.FieldsV1',
  json: 'v1.JSON',
  'schema-or-bool': 'v1.JSONSchemaPropsOrBool',
  'schema-or-array': 'v1.JSONSchemaPropsOrArray',
  'schema-or-strings': 'v1.JSONSchemaPropsOrStringArray',
}

/** How Go's messages name a type that has no name of its own. */
export function goTypeOf(structure: Structure): string {
  switch (structure.type) {
    case 'scalar':
      return scalars[structure.scalar] ?? structure.scalar
    case 'list':
      return `[]${goTypeOf(structure.items)}`
    case 'map':
      return `map[string]${goTypeOf(structure.items)}`
    case 'object':
      return (structure.name ?? '').split('.').slice(-2).join('.')
    case 'any':
      return (structure.form && forms[structure.form]) ?? 'runtime.RawExtension'
  }
}

/** `v1.Container` of `[]v1.Container`; a named map keeps amounts. */
export function elementGoType(goType: string): string {
  if (goType.startsWith('[]')) return goType.slice(2)
  return goType === 'v1.ResourceList' ? 'resource.Quantity' : goType.replace(/^map\[[^\]]*\]/, '')
}
