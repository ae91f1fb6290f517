import { isRecord } from '#base/wire.ts'
import { jsonTypeOf } from '#kube/meta/json.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import { requireAllowed } from '../auth/authorization/require-allowed.ts'
import { refuseDeep } from '../registry/nesting.ts'
import type { WriteOptions } from '../registry/registry.ts'
import type { ResourceRequest } from './context.ts'
import type { ApiRequest, ApiResponse } from './message.ts'
import { respondWithObject } from './read.ts'
import { parseWriteQuery, writeOptionsOf, type FieldValidation } from './write-options.ts'
import { readYaml, YamlProblem, type YamlBody } from './yaml-body.ts'

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
  const { value, duplicates } = parse((await request.body()).toString('utf8'))
  if (value === null || value === undefined) return { config: {}, duplicates }
  if (!isRecord(value)) {
    throw badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type map[string]interface {}`,
    )
  }
  refuseDeep(value)
  return { config: value, duplicates }
}

function parse(text: string): YamlBody {
  try {
    return readYaml(text)
  } catch (error) {
    if (!(error instanceof YamlProblem)) throw error
    throw badRequest(`error decoding YAML: error converting YAML to JSON: yaml: ${error.message}`)
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
