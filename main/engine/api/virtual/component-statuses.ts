import { column, nameColumn } from '#kube/meta/columns.ts'
import { defineKind, type Kind } from '#kube/meta/kind.ts'
import { findCondition, type Condition, type KubeObject } from '#kube/meta/object.ts'
import { statusError } from '#kube/meta/status.ts'
import { matchesFields, parseFieldSelector } from '#kube/selectors/fields.ts'
import { matchesLabels } from '#kube/selectors/labels.ts'
import { parseLabelSelector } from '#kube/selectors/parse-labels.ts'
import type { ApiContext } from '../context.ts'
import { respond } from '../encode.ts'
import { methodNotKnown } from '../failure.ts'
import type { ApiRequest, ApiResponse } from '../message.ts'
import { negotiate, type Negotiated } from '../negotiate.ts'
import type { ResourcePath } from '../request-info.ts'
import { partialListOf, partialOf, tableOf } from '../views.ts'

interface ComponentStatus extends KubeObject {
  conditions: (Condition & { error?: string })[]
}

const healthOf = ({ conditions }: ComponentStatus) => conditions.find(({ type }) => type === 'Healthy')

/** Described as kinds are, for the table alone: there is nothing to store. Source: kubernetes printComponentStatus. */
const componentStatus = defineKind<ComponentStatus>({
  version: 'v1',
  kind: 'ComponentStatus',
  resource: 'componentstatuses',
  namespaced: false,
  nav: 'cluster',
  columns: [
    nameColumn,
    column('Status', 'Status of the component conditions', ({ conditions }) => {
      const healthy = findCondition(conditions, 'Healthy')
      return healthy ? (healthy.status === 'True' ? 'Healthy' : 'Unhealthy') : 'Unknown'
    }),
    column('Message', 'Message of the component conditions', (object) => healthOf(object)?.message ?? ''),
    column('Error', 'Error of the component conditions', (object) => healthOf(object)?.error ?? ''),
  ],
})

/**
 * The parts of the control plane by their upstream names, as `kubectl get componentstatuses` has always shown them.
 * They are one process here: the store answers as long as the API does. Source: registry/core/componentstatus.
 */
function statusesOf({ controlPlane }: ApiContext): ComponentStatus[] {
  const problem = controlPlane?.()
  return [statusOf('scheduler', problem), statusOf('controller-manager', problem), statusOf('etcd-0', undefined)]
}

function statusOf(name: string, problem: string | undefined): ComponentStatus {
  const status = problem === undefined ? 'True' : 'False'
  const healthy: Condition = { type: 'Healthy', status, message: problem ?? 'ok' }
  return { apiVersion: 'v1', kind: 'ComponentStatus', metadata: { name }, conditions: [healthy] }
}

export function readComponentStatuses(
  context: ApiContext,
  request: ApiRequest,
  { target, verb, warn }: { target: ResourcePath; verb: string; warn: (text: string) => void },
): ApiResponse {
  if (verb !== 'get' && verb !== 'list') throw methodNotKnown()
  warn('v1 ComponentStatus is deprecated in v1.19+')
  const { query } = request
  const negotiated = negotiate(request.header('accept'), true, query.get('pretty'), request.header('user-agent'))
  const { name } = target
  const all = statusesOf(context)
  const body =
    name === undefined
      ? listView(
          context,
          all.filter((object) => isWanted(object, query)),
          negotiated,
        )
      : singleView(context, findStatus(all, name), negotiated)
  return respond(200, `${JSON.stringify(body)}\n`, negotiated)
}

function findStatus(all: readonly ComponentStatus[], name: string): ComponentStatus {
  const object = all.find(({ metadata }) => metadata.name === name)
  if (object) return object
  const message = `componentstatus ${JSON.stringify(name)} not found`
  throw statusError(404, 'NotFound', message, { name, kind: 'componentstatus' })
}

function listView(context: ApiContext, items: readonly ComponentStatus[], negotiated: Negotiated): object {
  if (negotiated.view === 'Table') return tableView(context, items, negotiated)
  if (negotiated.view !== undefined) return partialListOf(items, {}, negotiated.viewVersion)
  return { kind: 'ComponentStatusList', apiVersion: 'v1', metadata: {}, items: items.map(bare) }
}

function singleView(context: ApiContext, object: ComponentStatus, negotiated: Negotiated): object {
  if (negotiated.view === 'Table') return tableView(context, [object], negotiated)
  return negotiated.view === undefined ? object : partialOf(object, negotiated.viewVersion)
}

function tableView({ clock }: ApiContext, items: readonly ComponentStatus[], { viewVersion }: Negotiated): object {
  const options = { version: viewVersion, include: 'Metadata' as const, now: clock.now() }
  return tableOf(componentStatus as unknown as Kind, items, options, {})
}

/** In a list, items do not say what they are. */
function bare({ metadata, conditions }: ComponentStatus): object {
  return { metadata, conditions }
}

function isWanted(object: ComponentStatus, query: URLSearchParams): boolean {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '')
  const fields = parseFieldSelector(query.get('fieldSelector') ?? '')
  return matchesLabels(labels, object.metadata.labels) && matchesFields(componentStatus, fields, object)
}
