import { structureOf } from '#kube/schema/structures.ts'
import { apiVersionOf } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { invalidField } from '#kube/meta/field-error.ts'
import { conflict, invalid } from '#kube/meta/status-errors.ts'
import { type Scale, scaleOf, scaleViewOf } from '../../registry/scale.ts'
import type { ResourceRequest } from '../context.ts'
import { readConfiguration } from '../apply.ts'
import { contentTypeOf, decodeBody } from '../decode.ts'
import { respond } from '../encode.ts'
import { decodeTyped } from '../field-validation.ts'
import type { ApiResponse } from '../message.ts'
import { applyContentType, patchBody, readPatch } from '../patch.ts'
import { typedResult } from '../patch-result.ts'
import { matchName, matchType } from '../write.ts'
import { parseWriteQuery, writeOptionsOf, type QueryOfWrite } from '../write-options.ts'

const scaleKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' }

export function getScale(call: ResourceRequest): ApiResponse {
  const { context, kind, target } = call
  return scaleResponse(call, context.registry.get(kind, target.namespace, target.name ?? ''))
}

export async function updateScale(call: ResourceRequest): Promise<ApiResponse> {
  const { value, duplicates } = await decodeBody(call.request, 'Scale')
  const query = parseWriteQuery(call.request.query, 'UpdateOptions')
  matchType(scaleKind, value)
  const { object, headers } = decodeTyped(scaleKind, value, query.fieldValidation, duplicates)
  matchName(object, call.target.name ?? '')
  return store(call, query, () => object as Scale, headers)
}

export async function patchScale(call: ResourceRequest): Promise<ApiResponse> {
  if (contentTypeOf(call.request) === applyContentType) return applyScale(call)
  const served = { kind: scaleKind, structure: structureOf('autoscaling/v1', 'Scale') }
  const patch = await readPatch(call.request, call.served)
  const query = parseWriteQuery(call.request.query, 'PatchOptions')
  const change = (current: KubeObject): Scale => {
    const { object, warnings } = typedResult(
      served,
      patchBody(patch, served, scaleOf(current, scaleViewOf(call.served))),
      patch,
      query.fieldValidation,
    )
    matchName(object, call.target.name ?? '')
    warnings.forEach(call.warn)
    return object as Scale
  }
  return store(call, query, change)
}

/** An applied Scale is an applied `spec.replicas` of the object. */
async function applyScale(call: ResourceRequest): Promise<ApiResponse> {
  const { context, kind, target } = call
  const query = parseWriteQuery(call.request.query, 'PatchOptions', true)
  const { config } = await readConfiguration(call.request)
  matchType(scaleKind, config)
  const { object: scale } = decodeTyped(scaleKind, config, 'Ignore')
  const { replicas } = (scale as Partial<Scale>).spec ?? {}
  const bare = { apiVersion: apiVersionOf(kind), kind: kind.kind, metadata: scale.metadata }
  const applied = { ...(replicas === undefined ? bare : scaleViewOf(call.served).withReplicas(bare, replicas)) }
  const options = { ...writeOptionsOf(call, query, 'scale'), force: query.force }
  const { object } = await context.registry.apply(kind, target.namespace, target.name ?? '', applied, options)
  return scaleResponse(call, object)
}

async function store(
  call: ResourceRequest,
  query: QueryOfWrite,
  change: (current: KubeObject) => Scale,
  headers: ApiResponse['headers'] = {},
): Promise<ApiResponse> {
  const { context, kind, target } = call
  const name = target.name ?? ''
  const apply = (current: KubeObject): KubeObject => {
    const scale = change(current)
    const { resourceVersion } = scale.metadata
    if (resourceVersion && resourceVersion !== current.metadata.resourceVersion) throw conflict(kind, name)
    const replicas = scale.spec?.replicas ?? 0
    if (replicas < 0) {
      throw invalid(scaleKind, name, [invalidField('spec.replicas', replicas, 'must be greater than or equal to 0')])
    }
    return scaleViewOf(call.served).withReplicas(current, replicas)
  }
  const stored = await context.registry.modify(
    kind,
    target.namespace,
    name,
    apply,
    writeOptionsOf(call, query, 'scale'),
  )
  return scaleResponse(call, stored, headers)
}

function scaleResponse(call: ResourceRequest, object: KubeObject, headers: ApiResponse['headers'] = {}): ApiResponse {
  return respond(200, `${JSON.stringify(scaleOf(object, scaleViewOf(call.served)))}\n`, call.negotiated, headers)
}
