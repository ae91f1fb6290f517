import type { KubeObject, LabelSelector } from '#kube/meta/object.ts'
import { invalidField } from '#kube/meta/field-error.ts'
import { conflict, invalid } from '#kube/meta/status-errors.ts'
import { formatLabelSelector, labelSelectorOf } from '#kube/selectors/labels.ts'
import type { ResourceRequest } from '../context.ts'
import { decodeBody } from '../decode.ts'
import { respond } from '../encode.ts'
import { decodeTyped } from '../field-validation.ts'
import type { ApiResponse } from '../message.ts'
import { patchBody, readPatch } from '../patch.ts'
import { matchName, matchType } from '../write.ts'
import { parseWriteQuery } from '../write-options.ts'

interface Scalable extends KubeObject {
  spec: { replicas?: number; selector?: LabelSelector }
  status?: { replicas?: number }
}

/** Source: k8s.io/api/autoscaling/v1 Scale. */
interface Scale extends KubeObject {
  spec?: { replicas?: number }
  status: { replicas: number; selector?: string }
}

const scaleKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' }

export function getScale(call: ResourceRequest): ApiResponse {
  const { context, kind, target } = call
  return scaleResponse(call, context.registry.get(kind, target.namespace, target.name ?? '') as Scalable)
}

export async function updateScale(call: ResourceRequest): Promise<ApiResponse> {
  const { value, duplicates } = await decodeBody(call.request, 'Scale')
  const query = parseWriteQuery(call.request.query, 'UpdateOptions')
  matchType(scaleKind, value)
  const { object, headers } = decodeTyped(scaleKind, value, query.fieldValidation, duplicates)
  matchName(object, call.target.name ?? '')
  return store(call, query.dryRun, () => object as Scale, headers)
}

export async function patchScale(call: ResourceRequest): Promise<ApiResponse> {
  const query = parseWriteQuery(call.request.query, 'PatchOptions')
  const patch = await readPatch(call.request)
  const change = (current: Scalable): Scale => {
    const patched = patchBody(patch, scaleKind, scaleOf(current))
    return decodeTyped(scaleKind, patched, query.fieldValidation).object as Scale
  }
  return store(call, query.dryRun, change)
}

async function store(
  call: ResourceRequest,
  dryRun: boolean,
  change: (current: Scalable) => Scale,
  headers: ApiResponse['headers'] = {},
): Promise<ApiResponse> {
  const { context, kind, target, user } = call
  const name = target.name ?? ''
  const apply = (object: KubeObject): KubeObject => {
    const current = object as Scalable
    const scale = change(current)
    const { resourceVersion } = scale.metadata
    if (resourceVersion && resourceVersion !== current.metadata.resourceVersion) throw conflict(kind, name)
    const replicas = scale.spec?.replicas ?? 0
    if (replicas < 0) {
      throw invalid(scaleKind, name, [invalidField('spec.replicas', replicas, 'must be greater than or equal to 0')])
    }
    return { ...current, spec: { ...current.spec, replicas } } as KubeObject
  }
  const options = { dryRun, user, subresource: 'scale' } as const
  const stored = await context.registry.modify(kind, target.namespace, name, apply, options)
  return scaleResponse(call, stored as Scalable, headers)
}

function scaleResponse(
  { negotiated }: ResourceRequest,
  object: Scalable,
  headers: ApiResponse['headers'] = {},
): ApiResponse {
  return respond(200, `${JSON.stringify(scaleOf(object))}\n`, negotiated, headers)
}

function scaleOf({ metadata, spec, status }: Scalable): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata
  const selector = formatLabelSelector(labelSelectorOf(spec.selector) ?? [])
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: JSON.parse(
      JSON.stringify({ name, namespace, uid, resourceVersion, creationTimestamp }),
    ) as KubeObject['metadata'],
    spec: { replicas: spec.replicas ?? 0 },
    status: { replicas: status?.replicas ?? 0, ...(selector ? { selector } : {}) },
  }
}
