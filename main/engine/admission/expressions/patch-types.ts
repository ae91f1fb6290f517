import { dynType, objectType, opaqueType, stringType, type CelType } from '../../cel/types.ts'

/** Any field may be set, to anything: the schema decides when the object is merged. */
class AnyFields extends Map<string, CelType> {
  override get(): CelType {
    return dynType
  }
}

const anyFields: ReadonlyMap<string, CelType> = new AnyFields()

/** The object that an ApplyConfiguration is. Source: apiserver pkg/cel/mutation/typeresolver.go. */
export const appliedType = objectType('Object', () => anyFields)

/** `Object.spec.template` is what stands in that place of an `Object`. */
export function appliedTypeNamed(name: string): CelType | undefined {
  if (name === 'Object') return appliedType
  return name.startsWith('Object.') ? objectType(name, () => anyFields) : undefined
}

/** A field that there is not has a type without a name: this is how upstream refuses it. */
class OperationFields extends Map<string, CelType> {
  override get(field: string): CelType {
    return super.get(field) ?? noType
  }
}

const noType = opaqueType('')

const operationFields: ReadonlyMap<string, CelType> = new OperationFields([
  ['op', stringType],
  ['path', stringType],
  ['from', stringType],
  ['value', dynType],
])

/** Source: apiserver pkg/cel/mutation/jsonpatch.go. */
export const patchOperationType = objectType('JSONPatch', () => operationFields)
