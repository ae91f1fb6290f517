import { isRecord } from '#base/wire.ts'
import { pod as podKind, type Pod } from '#kube/kinds/core/pod.ts'
import { podDisruptionBudget } from '#kube/kinds/policy/pod-disruption-budget.ts'
import { invalidField } from '#kube/meta/field-error.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { badRequest, conflict, invalid } from '#kube/meta/status-errors.ts'
import { isReason, statusError } from '#kube/meta/status.ts'
import {
  isFreeToGo,
  mustStayAsItIs,
  needsNoBudget,
  protects,
  spend,
  stillProcessed,
  tooManyRequests,
} from '../../kinds/core/eviction.ts'
import { setPodCondition } from '../../kinds/core/pod-conditions.ts'
import type { DeleteOptions } from '../../registry/registry.ts'
import type { ResourceRequest } from '../context.ts'
import { admitMade } from '../made-objects.ts'
import { decodeBody, unrecognized } from '../decode.ts'
import { decodeTyped, type TypedObject } from '../field-validation.ts'
import { type ApiRequest, type ApiResponse, jsonResponse } from '../message.ts'
import { matchNamespace, matchType } from '../write.ts'
import { deleteOptionsOf, type ParsedDeletion, parseWriteQuery, type QueryOfWrite } from '../write-options.ts'

/** Source of this file: kubernetes pkg/registry/core/pod/storage/eviction.go. */

const evictionKind = { group: 'policy', version: 'v1', kind: 'Eviction' }

/** `POST …/pods/NAME/eviction`: a deletion that budgets may refuse, with 429. */
export async function evictPod(call: ResourceRequest): Promise<ApiResponse> {
  const { request, target } = call
  const query = parseWriteQuery(request.query, 'CreateOptions')
  const { object, headers } = await readEviction(request, query)
  const name = target.name ?? ''
  matchNamespace(call.kind, object, target.namespace)
  const check = ({ metadata }: KubeObject): void => {
    if (metadata.name !== name) throw badRequest('name in URL does not match name in Eviction object')
  }
  const eviction = await admitMade(call, { object, kind: call.kind, query, check })
  await evict(call, name, optionsOf(eviction, name, query))
  return jsonResponse(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, headers)
}

/** Clients may still write `policy/v1beta1` here. Source: EvictionREST.AcceptsGroupVersion. */
async function readEviction(request: ApiRequest, { fieldValidation }: QueryOfWrite): Promise<TypedObject> {
  const { value, isEmpty, duplicates } = await decodeBody(request, evictionKind.kind)
  if (isEmpty) {
    throw unrecognized(evictionKind.kind, "couldn't get version/kind; json parse error: unexpected end of JSON input")
  }
  if (value['apiVersion'] === 'policy/v1beta1') value['apiVersion'] = 'policy/v1'
  matchType(evictionKind, value)
  return decodeTyped(evictionKind, value, fieldValidation, duplicates)
}

function optionsOf(eviction: object, name: string, query: QueryOfWrite): ParsedDeletion {
  const { deleteOptions: given } = eviction as { deleteOptions?: unknown }
  const fields = isRecord(given) ? given : {}
  if (fields['ignoreStoreReadErrorWithClusterBreakingPotential'] === true) {
    const field = 'deleteOptions.ignoreStoreReadErrorWithClusterBreakingPotential'
    const detail = 'can not be set for pod eviction, try after removing the option'
    throw invalid(evictionKind, name, [invalidField(field, true, detail)])
  }
  const options = deleteOptionsOf(fields)
  return { ...options, dryRun: options.dryRun === true || query.dryRun }
}

async function evict(call: ResourceRequest, name: string, options: DeleteOptions): Promise<void> {
  const pod = podOf(call, name)
  if (needsNoBudget(pod)) return evictWithoutBudget(call, name, options)
  const budgets = call.context.registry
    .list(podDisruptionBudget, pod.metadata.namespace ? { namespace: pod.metadata.namespace } : {})
    .items.filter((budget) => protects(budget, pod))
  const [budget, other] = budgets
  if (other) {
    const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'
    throw statusError(500, '', message)
  }
  if (!budget) return markAndDelete(call, name, options)
  if (!isFreeToGo(budget, pod)) {
    await spendOne(call, budget.metadata.name, name, options.dryRun ?? false)
    return markAndDelete(call, name, options)
  }
  try {
    await markAndDelete(call, name, pinned(options, pod))
  } catch (error) {
    const isOurs = isReason(error, 'Conflict') && options.preconditions?.resourceVersion === undefined
    throw isOurs ? tooManyRequests(stillProcessed(budget.metadata.name), 10) : error
  }
}

function podOf({ context, target }: ResourceRequest, name: string): Pod {
  return context.registry.get(podKind, target.namespace, name)
}

const maxAttempts = 20

/** Looks again where the pod changed meanwhile; it may have begun to run. */
async function evictWithoutBudget(call: ResourceRequest, name: string, options: DeleteOptions): Promise<void> {
  const isPinned = options.preconditions?.resourceVersion !== undefined
  for (let attempt = 1; ; attempt++) {
    const pod = podOf(call, name)
    if (!needsNoBudget(pod)) return evict(call, name, options)
    try {
      return await markAndDelete(call, name, mustStayAsItIs(pod) && !isPinned ? pinned(options, pod) : options)
    } catch (error) {
      if (isPinned || attempt === maxAttempts || !isReason(error, 'Conflict')) throw error
    }
  }
}

function pinned(options: DeleteOptions, { metadata: { resourceVersion } }: Pod): DeleteOptions {
  if (resourceVersion === undefined) return options
  return { ...options, preconditions: { ...options.preconditions, resourceVersion } }
}

async function spendOne(call: ResourceRequest, budget: string, pod: string, dryRun: boolean): Promise<void> {
  const { context, target } = call
  const options = { dryRun, subresource: 'status' } as const
  await context.registry.modify(
    podDisruptionBudget,
    target.namespace,
    budget,
    (current) => spend(current, pod, context.clock.now()),
    options,
  )
}

/** Says in the pod's status why it goes (KEP-3329), and deletes it. */
async function markAndDelete(call: ResourceRequest, name: string, options: DeleteOptions): Promise<void> {
  const { context, target, user } = call
  if (options.dryRun) {
    await context.registry.delete(podKind, target.namespace, name, { ...options, user, isAdmitted: true })
    return
  }
  const marked = await context.registry.modify(
    podKind,
    target.namespace,
    name,
    (pod) => {
      checkPreconditions(pod, options)
      const evicted = {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'EvictionByEvictionAPI',
        message: 'Eviction API: evicting',
      } as const
      return { ...pod, status: setPodCondition(pod.status ?? {}, evicted, context.clock.now()) }
    },
    { user, subresource: 'status', isAdmitted: true },
  )
  const isPinned = options.preconditions?.resourceVersion !== undefined
  await context.registry.delete(podKind, target.namespace, name, {
    ...(isPinned ? pinned(options, marked) : options),
    user,
    isAdmitted: true,
  })
}

/** Upstream names the kind, not the resource, here. */
function checkPreconditions({ metadata }: Pod, { preconditions = {} }: DeleteOptions): void {
  const { uid, resourceVersion } = preconditions
  const refuse = (what: string, given: string, record: string, detail: string): never => {
    const text = `the ${what} in the precondition (${given}) does not match the ${what} in record (${record}). ${detail}`
    throw conflict({ group: '', resource: 'Pod' }, metadata.name, text)
  }
  if (uid && uid !== metadata.uid) {
    refuse('UID', uid, metadata.uid ?? '', 'The object might have been deleted and then recreated')
  }
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
    refuse('ResourceVersion', resourceVersion, metadata.resourceVersion ?? '', 'The object might have been modified')
  }
}
