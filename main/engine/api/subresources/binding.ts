import type { KubeObject } from '#kube/meta/object.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { requiredField, textOf, unsupportedField } from '#kube/meta/field-error.ts'
import { badRequest, conflict } from '#kube/meta/status-errors.ts'
import { statusError } from '#kube/meta/status.ts'
import type { ResourceRequest } from '../context.ts'
import { admitMade, type Made } from '../made-objects.ts'
import { jsonResponse, type ApiResponse } from '../message.ts'
import { binding } from '../unstored-resources.ts'
import { readTyped } from '../virtual/read-typed.ts'
import { matchNamespace } from '../write.ts'
import { writeOptionsOf } from '../write-options.ts'

interface Binding extends KubeObject {
  target?: { kind?: string; name?: string }
}

/** `POST …/pods/NAME/binding`: what a scheduler decides. Source: k/k pkg/registry/core/pod/storage/storage.go. */
export async function bindPod(call: ResourceRequest): Promise<ApiResponse> {
  const { context, request, target } = call
  const { object: asked, headers, query } = await readTyped(request, binding)
  matchNamespace(binding, asked, target.namespace)
  const { name = asked.metadata.name } = target
  const check = (object: KubeObject): void => {
    if (object.metadata.name !== name) throw badRequest('name in URL does not match name in Binding object')
    nodeOf(object)
  }
  const object = await admitBinding(call, { object: asked, query, check })
  const nodeName = nodeOf(object)
  const { labels, annotations } = object.metadata
  await context.registry.modify(
    podKind,
    target.namespace,
    name,
    (pod) => {
      checkSeen(object, pod)
      return {
        ...pod,
        metadata: {
          ...pod.metadata,
          ...(labels ? { labels: { ...pod.metadata.labels, ...labels } } : {}),
          ...(annotations ? { annotations: { ...pod.metadata.annotations, ...annotations } } : {}),
        },
        spec: { ...pod.spec, nodeName },
      }
    },
    { ...writeOptionsOf(call, query, 'binding'), isAdmitted: true },
  )
  return jsonResponse(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, headers)
}

/** The older path, without a pod in it, is a resource of its own. */
function admitBinding(call: ResourceRequest, made: Omit<Made, 'kind'>): Promise<KubeObject> {
  const { kind, target } = call
  if (target.name !== undefined) return admitMade(call, { ...made, kind })
  const { subresource: _, ...older } = target
  return admitMade({ ...call, target: older }, { ...made, kind: binding })
}

/** Upstream answers what is wrong here with 500: its errors never become a Status. Source: ValidatePodBinding. */
function nodeOf({ target = {} }: Binding): string {
  const { kind = '', name = '' } = target
  const errors = [
    ...(kind !== '' && kind !== 'Node' ? [unsupportedField('target.kind', kind, ['Node', '<empty>'])] : []),
    ...(name ? [] : [requiredField('target.name')]),
  ]
  const texts = errors.map(textOf)
  if (texts.length > 0) throw statusError(500, '', texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`)
  return name
}

/** The scheduler may say which pod it saw. Source: apiserver pkg/storage/interfaces.go Preconditions.Check. */
function checkSeen({ metadata }: Binding, pod: Pod): void {
  for (const [field, name] of [
    ['uid', 'UID'],
    ['resourceVersion', 'ResourceVersion'],
  ] as const) {
    const [seen, found = ''] = [metadata[field], pod.metadata[field]]
    if (!seen || seen === found) continue
    const key = `/registry/pods/${pod.metadata.namespace ?? ''}/${pod.metadata.name}`
    const failure = `Precondition failed: ${name} in precondition: ${seen}, ${name} in object meta: ${found}`
    const detail = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${failure}`
    throw conflict(podKind, pod.metadata.name, detail)
  }
}
