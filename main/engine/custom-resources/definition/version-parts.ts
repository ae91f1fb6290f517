import type {
  CustomResourceColumn,
  CustomResourceDefinitionVersion,
  CustomResourceScale,
} from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import { duplicateField, type FieldError, invalidField, requiredField, tooManyField } from '#kube/meta/field-error.ts'
import { equalJson } from '#kube/meta/json.ts'
import { parseFieldPath } from '../rules/field-path.ts'

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string']
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']

/** Source: ValidateCustomResourceColumnDefinition. */
export function columnErrors({ name, type, format, jsonPath }: CustomResourceColumn, path: string): FieldError[] {
  const errors: FieldError[] = []
  const oneOf = `must be one of ${columnTypes.join(',')}`
  if (!name) errors.push(requiredField(`${path}.name`))
  if (!type) errors.push(requiredField(`${path}.type`, oneOf))
  else if (!columnTypes.includes(type)) errors.push(invalidField(`${path}.type`, type, oneOf))
  if (format && !columnFormats.includes(format)) {
    errors.push(invalidField(`${path}.format`, format, `must be one of ${columnFormats.join(',')}`))
  }
  if (!jsonPath) return [...errors, requiredField(`${path}.JSONPath`)]
  return [...errors, ...pathErrors(jsonPath, `${path}.JSONPath`)]
}

function pathErrors(text: string, path: string): FieldError[] {
  return text.startsWith('.') ? [] : [invalidField(path, text, 'must be a simple json path starting with .')]
}

/** Source: ValidateCustomResourceDefinitionSubresources. */
export function scaleErrors(scale: CustomResourceScale | undefined, path: string): FieldError[] {
  if (!scale) return []
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = scale
  return [
    ...replicasPathErrors(specReplicasPath, `${path}.specReplicasPath`, '.spec'),
    ...replicasPathErrors(statusReplicasPath, `${path}.statusReplicasPath`, '.status'),
    ...selectorPathErrors(labelSelectorPath, `${path}.labelSelectorPath`),
  ]
}

function replicasPathErrors(text: string | undefined, path: string, root: string): FieldError[] {
  if (!text) return [requiredField(path)]
  const errors = pathErrors(text, path)
  if (errors.length > 0 || text.startsWith(`${root}.`)) return errors
  return [invalidField(path, text, `should be a json path under ${root}`)]
}

function selectorPathErrors(text: string | undefined, path: string): FieldError[] {
  if (!text) return []
  const errors = pathErrors(text, path)
  if (errors.length > 0 || text.startsWith('.spec.') || text.startsWith('.status.')) return errors
  return [invalidField(path, text, 'should be a json path under either .spec or .status')]
}

const maxSelectableFields = 8

/** Source: ValidateCustomResourceSelectableFields. */
export function selectableErrors(
  version: CustomResourceDefinitionVersion,
  path: string,
  before: CustomResourceDefinitionVersion | undefined,
): FieldError[] {
  const { selectableFields = [], schema } = version
  if (selectableFields.length === 0) return []
  const root = schema?.openAPIV3Schema
  if (!root) {
    const detail = 'may only be set when `version.schema.openAPIV3Schema` is not included'
    return [invalidField(path, '', detail)]
  }
  const seen = new Set<string>()
  const errors = selectableFields.flatMap(({ jsonPath }, i): FieldError[] => {
    const at = `${path}[${String(i)}].jsonPath`
    if (!jsonPath) return [requiredField(at)]
    const found = parseFieldPath(jsonPath, root, false)
    if ('problem' in found) return [invalidField(at, jsonPath, `is an invalid path: ${found.problem}`)]
    const problems: FieldError[] = []
    if (/^metadata(\.|$)/.test(found.path)) {
      problems.push(invalidField(at, jsonPath, 'must not point to fields in metadata'))
    }
    if (!['string', 'boolean', 'integer'].includes(found.schema.type ?? '')) {
      const detail =
        'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.'
      problems.push(invalidField(at, jsonPath, detail))
    }
    if (seen.has(found.path)) problems.push(duplicateField(at, jsonPath))
    seen.add(found.path)
    return problems
  })
  const wasAllowed = before && equalJson(before.selectableFields, selectableFields)
  if (seen.size > maxSelectableFields && !wasAllowed) errors.push(tooManyField(path, seen.size, maxSelectableFields))
  return errors
}
