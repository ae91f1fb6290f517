import type { LocationQuery, LocationQueryRaw, RouteLocationRaw } from 'vue-router'
import type { ObjectRef, ResourceRef } from '#contract/schemas.ts'
import type { SortOrder } from './row-sort.ts'

export const detailTabs = ['summary', 'yaml', 'events', 'related', 'logs'] as const
export type DetailTab = (typeof detailTabs)[number]

/** Everything that a list shows, as its URL holds it. */
export interface ListState {
  /** Empty: all. */
  readonly namespaces: readonly string[]
  readonly filter: string
  readonly sort?: SortOrder | undefined
  /** The object in the drawer. */
  readonly open?: { readonly namespace?: string | undefined; readonly name: string } | undefined
  readonly tab: DetailTab
  /** The drawer takes the whole page. */
  readonly isFull: boolean
}

export function parseListQuery(query: LocationQuery): ListState {
  const text = (name: string): string => {
    const value = query[name]
    return (Array.isArray(value) ? value[0] : value) ?? ''
  }
  const tab = text('tab')
  return {
    namespaces: text('ns')
      .split(',')
      .filter((name) => name !== ''),
    filter: text('q'),
    sort: parseSort(text('sort')),
    open: parseOpen(text('open')),
    tab: detailTabs.find((known) => known === tab) ?? 'summary',
    isFull: text('full') === '1',
  }
}

/** What is at its default is left out, so that a plain list has a plain URL. */
export function toListQuery(state: ListState): LocationQueryRaw {
  const { sort, open } = state
  return {
    ...(state.namespaces.length > 0 ? { ns: state.namespaces.join(',') } : {}),
    ...(state.filter ? { q: state.filter } : {}),
    ...(sort ? { sort: `${sort.column}:${sort.descending ? 'desc' : 'asc'}` } : {}),
    ...(open ? { open: open.namespace ? `${open.namespace}/${open.name}` : open.name } : {}),
    ...(open && state.tab !== 'summary' ? { tab: state.tab } : {}),
    ...(open && state.isFull ? { full: '1' } : {}),
  }
}

function parseSort(text: string): SortOrder | undefined {
  const match = /^(.+):(asc|desc)$/.exec(text)
  return match?.[1] ? { column: match[1], descending: match[2] === 'desc' } : undefined
}

function parseOpen(text: string): ListState['open'] {
  const slash = text.indexOf('/')
  if (slash < 0) return text ? { name: text } : undefined
  const name = text.slice(slash + 1)
  return name ? { namespace: text.slice(0, slash), name } : undefined
}

export type ListParams = Record<'cluster' | 'group' | 'version' | 'resource', string>

/** The core group has no name; a path needs one. */
export function toGroupParam(group: string): string {
  return group === '' ? 'core' : group
}

export function fromGroupParam(param: string): string {
  return param === 'core' ? '' : param
}

export function listLocation(
  cluster: string,
  resource: Pick<ResourceRef, 'group' | 'version' | 'resource'>,
  state: Partial<ListState> = {},
): RouteLocationRaw {
  const params: ListParams = {
    cluster,
    group: toGroupParam(resource.group),
    version: resource.version,
    resource: resource.resource,
  }
  const query = toListQuery({ namespaces: [], filter: '', tab: 'summary', isFull: false, ...state })
  return { name: 'list', params, query }
}

/** Where an object is read: the list of its kind with the drawer open, in its own namespace. */
export function objectLocation(ref: ObjectRef, tab: DetailTab = 'summary'): RouteLocationRaw {
  return listLocation(ref.cluster, ref.resource, {
    namespaces: ref.namespace ? [ref.namespace] : [],
    open: { namespace: ref.namespace, name: ref.name },
    tab,
  })
}
