import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import { conform, TypeMismatch } from '#kube/schema/conform.ts'
import { typeNameOf } from '#kube/schema/schema.ts'
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
): TypedObject {
  const apiVersion = apiVersionOf(kind)
  const { value, unknown } = conformKind(apiVersion, kind.kind, body)
  const problems = [...unknown.map((path) => `unknown field ${JSON.stringify(path)}`), ...duplicates]
  if (validation === 'Strict' && problems.length > 0) {
    throw cannotHandle(apiVersion, kind.kind, `strict decoding error: ${problems.join(', ')}`)
  }
  const metadata = (value['metadata'] ?? {}) as KubeObject['metadata']
  return {
    object: { ...value, apiVersion, kind: kind.kind, metadata },
    headers: validation === 'Warn' && problems.length > 0 ? { warning: problems.map(warningOf) } : {},
  }
}

function conformKind(apiVersion: string, kind: string, body: Record<string, unknown>): ReturnType<typeof conform> {
  const typeName = typeNameOf(apiVersion, kind)
  if (!typeName) return { value: body, unknown: [] }
  try {
    return conform(typeName, body)
  } catch (error) {
    throw error instanceof TypeMismatch ? cannotHandle(apiVersion, kind, error.message) : error
  }
}

function cannotHandle(apiVersion: string, kind: string, problem: string): Error {
  const subject = `${kind} in version ${JSON.stringify(apiVersion.slice(apiVersion.indexOf('/') + 1))}`
  return badRequest(`${subject} cannot be handled as a ${kind}: ${problem}`)
}

/** RFC 7234 §5.5: 299 is a miscellaneous persistent warning. */
function warningOf(problem: string): string {
  return `299 - ${JSON.stringify(problem)}`
}
