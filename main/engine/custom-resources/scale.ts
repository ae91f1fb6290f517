import type { CustomResourceScale } from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { setMember } from '#kube/meta/json.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { goText, goType } from '../registry/go-format.ts'
import type { ScaleView } from '../registry/served-kinds.ts'
import { isFields, type Fields } from './schema.ts'

function partsOf(path: string): string[] {
  return path.replace(/^\./, '').split('.')
}

/** The value at a path; where something on the way is no object, that. */
function reach(object: KubeObject, path: string): { readonly value: unknown; readonly isLeaf: boolean } {
  let value: unknown = object
  for (const part of partsOf(path)) {
    if (!isFields(value)) return { value, isLeaf: false }
    if (!Object.hasOwn(value, part)) return { value: undefined, isLeaf: true }
    value = value[part]
  }
  return { value, isLeaf: true }
}

function valueAt(object: KubeObject, path: string): unknown {
  const { value, isLeaf } = reach(object, path)
  return isLeaf ? value : undefined
}

export function replicasAt(object: KubeObject, path: string): number | undefined {
  const value = valueAt(object, path)
  return typeof value === 'number' ? value : undefined
}

/** In place; makes the objects on the way. */
export function setReplicas(object: KubeObject, path: string, replicas: number): void {
  const parts = partsOf(path)
  const last = parts.pop() ?? ''
  let target = object as unknown as Fields
  for (const part of parts) {
    const inner: Fields = isFields(target[part]) ? { ...target[part] } : {}
    setMember(target, part, inner)
    target = inner
  }
  setMember(target, last, replicas)
}

/** How the scale subresource reads and writes an object of the kind. */
export function scaleViewOf({
  specReplicasPath,
  statusReplicasPath,
  labelSelectorPath,
}: CustomResourceScale): ScaleView {
  return {
    replicas: (object) => replicasAt(object, specReplicasPath),
    statusReplicas: (object) => replicasAt(object, statusReplicasPath) ?? 0,
    selector(object) {
      const value = labelSelectorPath ? valueAt(object, labelSelectorPath) : undefined
      return typeof value === 'string' ? value : ''
    },
    withReplicas(object, replicas) {
      const copy = { ...object }
      setReplicas(copy, specReplicasPath, replicas)
      return copy
    },
    specPath: specReplicasPath,
  }
}

/** Source: apiextensions pkg/registry/customresource/validator.go ValidateScaleSpec, ValidateScaleStatus. */
export function validateScale(object: KubeObject, scale: CustomResourceScale): FieldError[] {
  const errors = [scale.specReplicasPath, scale.statusReplicasPath].flatMap((path) => replicasErrors(object, path))
  const { labelSelectorPath: path } = scale
  const selector = path ? valueAt(object, path) : undefined
  if (path && selector !== undefined && typeof selector !== 'string') {
    errors.push(
      invalidField(
        path,
        '',
        `${path} accessor error: ${goText(selector)} is of the type ${goType(selector)}, expected string`,
      ),
    )
  }
  return errors
}

function replicasErrors(object: KubeObject, path: string): FieldError[] {
  const { value, isLeaf } = reach(object, path)
  if (value === undefined) return []
  if (!isLeaf || !isWhole(value)) {
    const expected = isLeaf ? 'int64' : 'map[string]interface{}'
    const text = `${path} accessor error: ${goText(value)} is of the type ${goType(value)}, expected ${expected}`
    return [invalidField(path, 0, text)]
  }
  if (value < 0) return [invalidField(path, value, 'should be a non-negative integer')]
  return value > 2147483647 ? [invalidField(path, value, 'should be less than or equal to 2147483647')] : []
}

function isWhole(value: unknown): value is number | bigint {
  return goType(value) === 'int64'
}
