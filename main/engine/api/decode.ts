import { parseJson } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import { jsonTypeOf } from '#kube/meta/json.ts'
import { badRequest, unsupportedMediaType } from '#kube/meta/status-errors.ts'
import { deepestKept } from '../registry/nesting.ts'
import { rememberText, shortened } from './body-text.ts'
import { factsOf, NestingTooDeep } from './duplicate-fields.ts'
import { jsonProblem } from './json-syntax.ts'
import type { ApiRequest } from './message.ts'
import { readYaml, YamlProblem } from './yaml-body.ts'

/** A body as a plain object, with what `fieldValidation` has to say about its fields being set twice. */
export interface Decoded {
  readonly value: Record<string, unknown>
  readonly isEmpty: boolean
  readonly duplicates: readonly string[]
}

const protobuf = 'application/vnd.kubernetes.protobuf'

/** What the bodies of objects may come as. */
export const bodyContentTypes = ['application/json', 'application/yaml', protobuf]

export function contentTypeOf(request: ApiRequest): string {
  return (request.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

/**
 * Reads a JSON, YAML or protobuf body. Throws 415 for an encoding that the server does not read, 413 above the limit
 * and 400 for what does not parse. `expected` is the kind that the message names.
 */
export async function decodeBody(request: ApiRequest, expected: string): Promise<Decoded> {
  const type = contentTypeOf(request)
  if (type !== '' && !bodyContentTypes.includes(type)) throw unsupportedMediaType(bodyContentTypes)
  const bytes = await request.body()
  if (bytes.length === 0) return { value: {}, isEmpty: true, duplicates: [] }
  if (type === protobuf) return { value: await decodeMessage(bytes, expected), isEmpty: false, duplicates: [] }
  const { value, duplicates } = type === 'application/yaml' ? parseYaml(bytes, expected) : decodeJson(bytes, expected)
  if (value === null) return { value: {}, isEmpty: false, duplicates }
  const mismatch = mismatchOf(value)
  if (mismatch !== undefined) throw unrecognized(expected, `${noKind} json: cannot unmarshal ${mismatch}`, bytes)
  return { value: value as Record<string, unknown>, isEmpty: false, duplicates }
}

const noKind = "couldn't get version/kind; json parse error:"
/** What upstream reads first of every body, as Go prints its type. */
const typeMeta = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`

function mismatchOf(value: unknown): string | undefined {
  if (!isRecord(value)) return `${jsonTypeOf(value)} into Go value of type ${typeMeta}`
  for (const name of ['apiVersion', 'kind']) {
    const given = value[name] ?? ''
    if (typeof given !== 'string') return `${jsonTypeOf(given)} into Go struct field .${name} of type string`
  }
  return undefined
}

/** Loaded with the first client that speaks it. */
async function decodeMessage(bytes: Buffer, expected: string): Promise<Record<string, unknown>> {
  const [{ decodeProtobuf }, { MalformedMessage }] = await Promise.all([
    import('./protobuf/envelope.ts'),
    import('./protobuf/wire-reader.ts'),
  ])
  try {
    return decodeProtobuf(bytes)
  } catch (error) {
    if (!(error instanceof MalformedMessage)) throw error
    if (error.subject === undefined) throw unrecognized(expected, error.message, bytes)
    throw badRequest(`${error.subject} cannot be handled as a ${expected}: ${error.message}`)
  }
}

interface Parsed {
  readonly value: unknown
  readonly duplicates: readonly string[]
}

function decodeJson(bytes: Buffer, expected: string): Parsed {
  const text = bytes.toString('utf8')
  let value: unknown
  try {
    value = parseJson(text)
  } catch {
    throw unrecognized(expected, `${noKind} ${jsonProblem(text)}`, bytes)
  }
  try {
    const { duplicates, depth } = factsOf(text, value)
    const problems = duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`)
    if (depth > deepestKept) return { value: shortened(value), duplicates: problems }
    if (isRecord(value)) rememberText(value, text)
    return { value, duplicates: problems }
  } catch (error) {
    throw error instanceof NestingTooDeep ? unrecognized(expected, `${noKind} ${error.message}`, bytes) : error
  }
}

function parseYaml(bytes: Buffer, expected: string): Parsed {
  try {
    const { value, duplicates } = readYaml(bytes.toString('utf8'))
    const problems = duplicates.length > 0 ? [`yaml: unmarshal errors:\n  ${duplicates.join('\n  ')}`] : []
    return { value: shortened(value), duplicates: problems }
  } catch (error) {
    throw error instanceof YamlProblem ? unrecognized(expected, `yaml: ${error.message}`, bytes) : error
  }
}

/** Source: apiserver pkg/endpoints/handlers/rest.go transformDecodeError. */
export function unrecognized(expected: string, problem: string, body: Buffer = Buffer.alloc(0)): Error {
  // Deletions read their options in their own way.
  if (expected === 'DeleteOptions') return badRequest(problem)
  return badRequest(
    `the object provided is unrecognized (must be of type ${expected}): ${problem} (${summaryOf(body)})`,
  )
}

const summaryLength = 30

function summaryOf(body: Buffer): string {
  if (body.length === 0) return '<empty>'
  const more = body.length > summaryLength ? ' ...' : ''
  return `${body.subarray(0, summaryLength).toString(body[0] === openBrace ? 'utf8' : 'hex')}${more}`
}

const openBrace = 0x7b
