import { isRecord } from '#base/wire.ts'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { requiredField } from '#kube/meta/field-error.ts'
import { invalid } from '#kube/meta/status-errors.ts'
import type { ResourceRequest } from '../context.ts'
import { decodeBody } from '../decode.ts'
import { decodeTyped } from '../field-validation.ts'
import { jsonResponse, type ApiResponse } from '../message.ts'
import { matchType } from '../write.ts'
import { parseWriteQuery } from '../write-options.ts'

const bindingKind = { group: '', version: 'v1', kind: 'Binding' }

/** `POST …/pods/NAME/binding`: what a scheduler decides. Source: k/k pkg/registry/core/pod/storage/storage.go. */
export async function bindPod({ context, request, target, user }: ResourceRequest): Promise<ApiResponse> {
  const query = parseWriteQuery(request.query, 'CreateOptions')
  const { value, duplicates } = await decodeBody(request, 'Binding')
  matchType(bindingKind, value)
  const { object, headers } = decodeTyped(bindingKind, value, query.fieldValidation, duplicates)
  const { target: node } = object as { target?: unknown }
  const nodeName = isRecord(node) && typeof node['name'] === 'string' ? node['name'] : ''
  const name = target.name ?? ''
  if (nodeName === '') throw invalid(bindingKind, name, [requiredField('target.name')])
  await context.registry.modify(
    podKind,
    target.namespace,
    name,
    (pod) => ({ ...pod, spec: { ...pod.spec, nodeName } }),
    { dryRun: query.dryRun, user, subresource: 'binding' },
  )
  return jsonResponse(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, headers)
}
