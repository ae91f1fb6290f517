import type { Kind } from '#kube/meta/kind.ts'
import { decodeBody, unrecognized } from '../decode.ts'
import { decodeTyped, type TypedObject } from '../field-validation.ts'
import type { ApiRequest } from '../message.ts'
import { matchType } from '../write.ts'
import { parseWriteQuery, type QueryOfWrite } from '../write-options.ts'

/** Reads the body of a create whose object is not kept. */
export async function readTyped(
  request: ApiRequest,
  kind: Pick<Kind, 'group' | 'version' | 'kind'>,
): Promise<TypedObject & { readonly query: QueryOfWrite }> {
  const query = parseWriteQuery(request.query, 'CreateOptions')
  const { value, isEmpty, duplicates } = await decodeBody(request, kind.kind)
  if (isEmpty) {
    throw unrecognized(kind.kind, "couldn't get version/kind; json parse error: unexpected end of JSON input")
  }
  matchType(kind, value)
  return { ...decodeTyped(kind, value, query.fieldValidation, duplicates), query }
}
