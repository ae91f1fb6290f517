import { parseDocument } from 'yaml'
import { messageOf } from '#base/errors.ts'
import { isRecord } from '#base/wire.ts'
import { badRequest, unsupportedMediaType } from '#kube/meta/status-errors.ts'
import { duplicateFields } from './duplicate-fields.ts'
import type { ApiRequest } from './message.ts'

/** A body as a plain object, with what `fieldValidation` has to say about its fields being set twice. */
export interface Decoded {
  readonly value: Record<string, unknown>
  readonly isEmpty: boolean
  readonly duplicates: readonly string[]
}

/** What the bodies of objects may come as. */
export const bodyContentTypes = ['application/json', 'application/yaml']

export function contentTypeOf(request: ApiRequest): string {
  return (request.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

/**
 * Reads a JSON or YAML body. Throws 415 for an encoding that the server does not read, 413 above the limit and
 * 400 for what does not parse. `expected` is the kind that the message names.
 */
export async function decodeBody(request: ApiRequest, expected: string): Promise<Decoded> {
  const type = contentTypeOf(request)
  // The place of protobuf and CBOR, which are not read yet and refused.
  if (type !== '' && !bodyContentTypes.includes(type)) throw unsupportedMediaType(bodyContentTypes)
  const text = (await request.body()).toString('utf8')
  if (text.trim() === '') return { value: {}, isEmpty: true, duplicates: [] }
  const { value, duplicates } = type === 'application/yaml' ? parseYaml(text, expected) : parseJson(text, expected)
  if (!isRecord(value)) throw unrecognized(expected, 'the body is not an object')
  return { value, isEmpty: false, duplicates }
}

interface Parsed {
  readonly value: unknown
  readonly duplicates: readonly string[]
}

function parseJson(text: string, expected: string): Parsed {
  try {
    const value = JSON.parse(text) as unknown
    return { value, duplicates: duplicateFields(text).map((path) => `duplicate field ${JSON.stringify(path)}`) }
  } catch (error) {
    throw unrecognized(expected, `couldn't get version/kind; json parse error: ${messageOf(error)}`)
  }
}

/** YAML 1.1 as upstream reads it: `0644` is octal and `yes` is true, but a date stays the text it is. */
function parseYaml(text: string, expected: string): Parsed {
  const document = parseDocument(text, {
    version: '1.1',
    customTags: (tags) => tags.filter((tag) => tag !== 'timestamp'),
  })
  const duplicates = document.errors.filter((error) => error.code === 'DUPLICATE_KEY')
  const problem = document.errors.find((error) => error.code !== 'DUPLICATE_KEY')
  if (problem) throw unrecognized(expected, `error converting YAML to JSON: ${problem.message}`)
  try {
    // Aliases are bounded, or a small body could unfold into a very large object.
    const value = document.toJS({ maxAliasCount: 100 }) as unknown
    return {
      value,
      duplicates: duplicates.map(({ linePos }) => `line ${String(linePos?.[0].line)}: key already set in map`),
    }
  } catch (error) {
    throw unrecognized(expected, `error converting YAML to JSON: ${messageOf(error)}`)
  }
}

export function unrecognized(expected: string, problem: string): Error {
  return badRequest(`the object provided is unrecognized (must be of type ${expected}): ${problem}`)
}
