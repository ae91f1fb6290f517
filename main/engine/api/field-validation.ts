import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import { conform, TypeMismatch } from '#kube/schema/conform.ts'
import { structureOf, typeNameOf } from '#kube/schema/structures.ts'
import { markDecoded } from '../registry/complete.ts'
import type { ServedKind } from '../registry/served-kinds.ts'
import { refuseDeep } from '../registry/nesting.ts'
import { oddNumbersIn, textOf, wasShortened, type OddNumbers } from './body-text.ts'
import { inTextOrder } from './duplicate-fields.ts'
import type { ApiResponse } from './message.ts'
import type { FieldValidation } from './write-options.ts'

/** A typed object, and the warnings that its body earned. */
export interface TypedObject {
  readonly object: KubeObject
  readonly headers: ApiResponse['headers']
}

/**
 * Decodes a body into its kind's type. Unknown and duplicate fields are an error (400) when `validation` is Strict,
 * and a warning header each when it is Warn; unknown ones are dropped in any case. A wrong type is always a 400.
 * Source: KEP-2885; apiserver pkg/endpoints/handlers/create.go.
 */
export function decodeTyped(
  kind: Pick<Kind, 'group' | 'version' | 'kind'>,
  body: Record<string, unknown>,
  validation: FieldValidation,
  duplicates: readonly string[] = [],
  conformCustom?: ServedKind['conform'],
): TypedObject {
  const apiVersion = apiVersionOf(kind)
  const { value, unknown } = conformKind(apiVersion, kind.kind, body, conformCustom)
  if (wasShortened(body)) refuseDeep(value)
  const problems = problemsOf(body, unknown, duplicates)
  if (validation === 'Strict' && problems.length > 0) {
    throw cannotHandle(apiVersion, kind.kind, `strict decoding error: ${problems.join(', ')}`)
  }
  // In this order, as Go writes them.
  const typed = { kind: kind.kind, apiVersion }
  const metadata = (value['metadata'] ?? {}) as KubeObject['metadata']
  return {
    object: markDecoded({ ...typed, ...value, ...typed, metadata }),
    headers: validation === 'Warn' && problems.length > 0 ? { warning: problems.map(warningOf) } : {},
  }
}

const duplicateField = /^duplicate field (".*")$/

function problemsOf(body: object, unknown: readonly string[], duplicates: readonly string[]): readonly string[] {
  const unknowns = unknown.map((path) => `unknown field ${JSON.stringify(path)}`)
  const text = textOf(body)
  // YAML is read for its keys before it is read for its fields.
  if (unknowns.length === 0 || duplicates.length === 0 || text === undefined) return [...duplicates, ...unknowns]
  const repeated = duplicates.flatMap((problem) => JSON.parse(duplicateField.exec(problem)?.[1] ?? '[]') as string | [])
  const all = [
    ...unknown.map((path) => ({ path, isAgain: false })),
    ...repeated.map((path) => ({ path, isAgain: true })),
  ]
  return inTextOrder(text, all).map(
    ({ path, isAgain }) => `${isAgain ? 'duplicate' : 'unknown'} field ${JSON.stringify(path)}`,
  )
}

function conformKind(
  apiVersion: string,
  kind: string,
  body: Record<string, unknown>,
  conformCustom: ServedKind['conform'],
): ReturnType<typeof conform> {
  if (!conformCustom && typeNameOf(apiVersion, kind) === undefined) return { value: body, unknown: [] }
  const odd = oddNumbersIn(body)
  try {
    if (odd && conformCustom) refuseInfinite(odd)
    else if (odd) refuseOdd(structureOf(apiVersion, kind), odd)
    return conformCustom ? conformCustom(body) : conform(structureOf(apiVersion, kind), body)
  } catch (error) {
    throw error instanceof TypeMismatch ? cannotHandle(apiVersion, kind, error.message) : error
  }
}

/** Go's integers are written without a fraction and an exponent, and fit their type. Throws TypeMismatch. */
function refuseOdd(structure: ReturnType<typeof structureOf>, { marked, sources }: OddNumbers): void {
  try {
    conform(structure, marked)
  } catch (error) {
    if (!(error instanceof TypeMismatch)) throw error
    const [, marker = ''] = /cannot unmarshal number (\S+) into/.exec(error.message) ?? []
    const source = sources.get(marker)
    // Any other mismatch is told of the body itself.
    if (source !== undefined) throw new TypeMismatch(error.message.replace(marker, source))
  }
}

/** Custom kinds take every number that is one. */
function refuseInfinite({ sources }: OddNumbers): void {
  const infinite = [...sources.values()].find((source) => !Number.isFinite(Number(source)))
  if (infinite === undefined) return
  throw new TypeMismatch(`json: cannot unmarshal number ${infinite} into Go value of type float64`)
}

function cannotHandle(apiVersion: string, kind: string, problem: string): Error {
  const subject = `${kind} in version ${JSON.stringify(apiVersion.slice(apiVersion.indexOf('/') + 1))}`
  return badRequest(`${subject} cannot be handled as a ${kind}: ${problem}`)
}

/** RFC 7234 §5.5: 299 is a miscellaneous persistent warning. */
function warningOf(problem: string): string {
  return `299 - ${JSON.stringify(problem)}`
}
