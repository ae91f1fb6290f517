import { isRecord } from '#base/wire.ts'
import { invalidField, causeOf, textOf } from '#kube/meta/field-error.ts'
import { jsonTypeOf } from '#kube/meta/json.ts'
import { apiVersionOf, type Kind, type PatchType } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { statusError } from '#kube/meta/status.ts'
import { conform, TypeMismatch } from '#kube/schema/conform.ts'
import type { ObjectStructure, Structure } from '#kube/schema/structure.ts'
import { typeNameOf } from '#kube/schema/structures.ts'
import { markDecoded } from '../registry/complete.ts'
import { goText } from '../registry/go-format.ts'
import { refuseDeep } from '../registry/nesting.ts'
import type { ServedKind } from '../registry/served-kinds.ts'
import { wasShortened } from './body-text.ts'
import { conversionProblem } from './conversion-problem.ts'
import { keepReset } from './write.ts'
import type { FieldValidation } from './write-options.ts'

interface Target {
  readonly kind: Pick<Kind, 'group' | 'version' | 'kind'>
  readonly structure: ObjectStructure
  readonly conform?: ServedKind['conform']
}

/** A patch as it was sent, with what strict validation has to say about it. */
export interface Patch {
  readonly type: PatchType
  readonly document: unknown
  readonly problems: readonly string[]
}

/** What a patch made of an object, and the warnings that it earned. */
export interface PatchResult {
  readonly object: KubeObject
  readonly warnings: readonly string[]
}

/**
 * Decodes the patched JSON into its kind's type. Throws 422 for what does not fit it, and with Strict validation for
 * unknown and duplicate fields. Source: apiserver pkg/endpoints/handlers/patch.go applyPatchToCurrentObject.
 */
export function typedResult(target: Target, patched: unknown, patch: Patch, validation: FieldValidation): PatchResult {
  if (!isRecord(patched)) throw invalidPatch(patch, patched, notAnObject(patched))
  checkType(target.kind, patched, patch)
  const { value, unknown } = conformed(target, patched, patch)
  if (isRecord(patch.document) && wasShortened(patch.document)) refuseDeep(value)
  const problems = [...patch.problems, ...unknown.map((path) => `unknown field ${JSON.stringify(path)}`)]
  if (validation === 'Strict' && problems.length > 0) {
    throw invalidPatch(patch, patched, `strict decoding error: ${problems.join(', ')}`, target.structure)
  }
  const metadata = (value['metadata'] ?? {}) as KubeObject['metadata']
  const { kind } = target.kind
  const object = markDecoded({ ...value, apiVersion: apiVersionOf(target.kind), kind, metadata })
  keepReset(patched, object)
  return {
    object,
    warnings: validation === 'Warn' ? problems : [],
  }
}

function conformed(
  { structure, conform: conformCustom }: Target,
  patched: Record<string, unknown>,
  patch: Patch,
): ReturnType<typeof conform> {
  const problem = patch.type === 'strategic' ? conversionProblem(structure, patched) : undefined
  if (problem) throw invalidPatch(patch, patched, problem)
  try {
    return conformCustom ? conformCustom(patched) : conform(structure, patched)
  } catch (error) {
    throw error instanceof TypeMismatch ? invalidPatch(patch, patched, error.message, structure) : error
  }
}

function checkType(kind: Target['kind'], patched: Record<string, unknown>, patch: Patch): void {
  const { apiVersion = apiVersionOf(kind), kind: given = kind.kind } = patched
  if (apiVersion === apiVersionOf(kind) && given === kind.kind) return
  throw invalidPatch(patch, patched, otherType(kind, String(apiVersion), String(given)))
}

function otherType(kind: Target['kind'], apiVersion: string, given: string): string {
  if (typeNameOf(apiVersion, given) === undefined) {
    return `no kind ${JSON.stringify(given)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`
  }
  const wanted = `${kind.group.split('.')[0] || 'core'}.${kind.kind}`
  return `converting (${apiVersion.slice(apiVersion.indexOf('/') + 1)}.${given}) to (${wanted}): unknown conversion`
}

function notAnObject(patched: unknown): string {
  const target =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
  return `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonTypeOf(patched)} into Go value of type ${target}`
}

/** Upstream names no kind here, and shows what it could not decode: the result, or a strategic patch itself. */
function invalidPatch(patch: Patch, patched: unknown, problem: string, structure?: ObjectStructure): Error {
  const shown = patch.type === 'strategic' ? goText(patch.document) : goJson(inOrder(patched, structure))
  const error = invalidField('patch', shown, problem)
  return statusError(422, 'Invalid', ` "" is invalid: ${textOf(error)}`, { causes: [causeOf(error)] })
}

/** Go's encoder keeps texts harmless in HTML. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The members of the object by name, as upstream's patch library leaves those of the document; and those of maps. */
function inOrder(value: unknown, structure: ObjectStructure | undefined): unknown {
  if (!isRecord(value)) return value
  const members = Object.entries(value).map(([name, member]) => {
    const field = structure?.fields[name]?.structure
    return [name, field ? withSortedMaps(member, field) : member] as const
  })
  return Object.fromEntries(members.sort(byName))
}

/** Go writes the members of maps by name, and those of structs in the order of the type. */
function withSortedMaps(value: unknown, structure: Structure): unknown {
  if (Array.isArray(value)) {
    return structure.type === 'list' ? value.map((item) => withSortedMaps(item, structure.items)) : value
  }
  if (!isRecord(value) || structure.type === 'list' || structure.type === 'scalar') return value
  const members = Object.entries(value).map(([name, member]) => {
    const inner =
      structure.type === 'object'
        ? structure.fields[name]?.structure
        : structure.type === 'map'
          ? structure.items
          : structure
    return [name, inner ? withSortedMaps(member, inner) : member] as const
  })
  return Object.fromEntries(structure.type === 'object' ? members : members.sort(byName))
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1
}
