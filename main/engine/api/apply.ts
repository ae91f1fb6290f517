import { messageOf } from '#base/errors.ts'
import { isRecord } from '#base/wire.ts'
import { parseDocument } from 'yaml'
import { badRequest } from '#kube/meta/status-errors.ts'
import { requireAllowed } from '../auth/authorization/require-allowed.ts'
import type { WriteOptions } from '../registry/registry.ts'
import type { ResourceRequest } from './context.ts'
import { duplicateFields } from './duplicate-fields.ts'
import type { ApiRequest, ApiResponse } from './message.ts'
import { respondWithObject } from './read.ts'
import { parseWriteQuery, writeOptionsOf, type FieldValidation } from './write-options.ts'

/** An apply configuration, and the fields that it sets twice. */
export interface ApplyConfiguration {
  readonly config: Record<string, unknown>
  readonly duplicates: readonly string[]
}

/** `PATCH` with `application/apply-patch+yaml`. Source: apiserver pkg/endpoints/handlers/patch.go applyPatcher; KEP-555. */
export async function applyObject(
  call: ResourceRequest,
  subresource: WriteOptions['subresource'],
): Promise<ApiResponse> {
  const { context, request, kind, target } = call
  const { config, duplicates } = await readConfiguration(request)
  const query = parseWriteQuery(request.query, 'PatchOptions', true)
  tellDuplicates(duplicates, query.fieldValidation, call.warn)
  const { object, isCreated } = await context.registry.apply(kind, target.namespace, target.name ?? '', config, {
    ...writeOptionsOf(call, query, subresource),
    force: query.force,
    authorizeCreate: () => requireCreate(call),
  })
  return respondWithObject(call, isCreated ? 201 : 200, object)
}

/** Who may patch may not create by it. Source: apiserver pkg/endpoints/handlers/update.go withAuthorization. */
export async function requireCreate({ context, target, user }: ResourceRequest): Promise<void> {
  const { group, version, resource, subresource = '', namespace = '', name = '' } = target
  const attributes = { user, verb: 'create', group, version, resource, subresource, namespace, name }
  await requireAllowed(context.access.authorizer, attributes)
}

/** Reads YAML, of which JSON is a part. Throws 400 for what does not parse. */
export async function readConfiguration(request: ApiRequest): Promise<ApplyConfiguration> {
  const text = (await request.body()).toString('utf8')
  const { value, duplicates } = text.trimStart().startsWith('{') ? parseJson(text) : parseYaml(text)
  if (value === null || value === undefined) return { config: {}, duplicates }
  if (!isRecord(value)) {
    const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    throw badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${type} into Go value of type map[string]interface {}`,
    )
  }
  return { config: value, duplicates }
}

interface Parsed {
  readonly value: unknown
  readonly duplicates: readonly string[]
}

/** Nearly all clients send JSON, which a JSON parser reads many times faster; where a field is set twice, YAML's knows the line. */
function parseJson(text: string): Parsed {
  try {
    const value = JSON.parse(text) as unknown
    return duplicateFields(text).length > 0 ? parseYaml(text) : { value, duplicates: [] }
  } catch {
    return parseYaml(text)
  }
}

/** YAML 1.1 as upstream reads it: `0644` is octal and `yes` is true, but a date stays the text it is. */
function parseYaml(text: string): Parsed {
  const document = parseDocument(text, {
    version: '1.1',
    customTags: (tags) => tags.filter((tag) => tag !== 'timestamp'),
  })
  const problem = document.errors.find((error) => error.code !== 'DUPLICATE_KEY')
  if (problem) throw badRequest(`error decoding YAML: error converting YAML to JSON: yaml: ${problem.message}`)
  const duplicates = document.errors.map(({ pos, linePos }) => {
    const key = /^"?([^":\n]*)/.exec(text.slice(pos[0]))?.[1] ?? ''
    return `line ${String(linePos?.[0].line)}: key ${JSON.stringify(key.trim())} already set in map`
  })
  try {
    const value = document.toJS({ maxAliasCount: 100 }) as unknown
    return { value, duplicates }
  } catch (error) {
    throw badRequest(`error decoding YAML: error converting YAML to JSON: ${messageOf(error)}`)
  }
}

function tellDuplicates(
  duplicates: readonly string[],
  validation: FieldValidation,
  warn: (text: string) => void,
): void {
  if (duplicates.length === 0 || validation === 'Ignore') return
  if (validation === 'Warn') return duplicates.forEach(warn)
  const problem = `yaml: unmarshal errors:\n  ${duplicates.join('\n  ')}`
  throw badRequest(`error strict decoding YAML: error converting YAML to JSON: ${problem}`)
}
