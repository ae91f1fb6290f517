import { groupResourceOf, groupVersionPathOf } from '#kube/meta/kind.ts'
import { shownWhenGone } from '../deleted-objects.ts'
import type { DiscoveredResource } from '../group-versions.ts'
import { patchContentTypes } from '../patch.ts'
import type { ServedSubresource } from '../served-resources.ts'
import { patchComponent, refTo, type JsonSchema } from './components.ts'
import {
  connectParameters,
  namespaceParameter,
  parametersOf,
  pathParameter,
  prettyParameter,
  type Parameter,
} from './parameters.ts'

export type PathItem = Readonly<Record<string, unknown>>

/** Finds the component of a kind: of the resource itself, of its lists, of the bodies of its subresources. */
export type ComponentLookup = (kind: { group: string; version: string; kind: string }) => string | undefined

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1'
export const deleteOptionsComponent = `${meta}.DeleteOptions`
export const resourceListComponent = `${meta}.APIResourceList`
export const statusComponent = `${meta}.Status`
const answerTypes = ['application/json', 'application/yaml']

interface Operation {
  readonly action: string
  readonly id: string
  readonly description: string
  readonly gvk: { readonly group: string; readonly version: string; readonly kind: string }
  readonly parameters: readonly Parameter[]
  readonly body?: JsonSchema
  readonly codes: readonly string[]
  /** Undefined: text. */
  readonly answer: string | undefined
}

/**
 * The paths of a resource. kubectl looks for a PATCH whose group-version-kind is an object and whose parameters hold
 * `fieldValidation`. Source: cli-runtime pkg/resource/query_param_verifier_v3.go, kubectl pkg/explain/v2.
 */
export function pathsOf(resource: DiscoveredResource, componentOf: ComponentLookup): Record<string, PathItem> {
  const own = componentOf(resource)
  if (own === undefined) return {}
  const list = componentOf({ ...resource, kind: `${resource.kind}List` }) ?? own
  const { namespaced, resource: plural } = resource
  const root = `/${groupVersionPathOf(resource)}`
  const scope = namespaced ? '/namespaces/{namespace}' : ''
  const place = namespaced ? [namespaceParameter] : []
  const single = `${root}${scope}/${plural}/{name}`
  const named = [pathParameter('name', `name of the ${resource.kind}`), ...place]
  const tag = tagOf(resource)
  const item = (parameters: readonly Parameter[], operations: Record<string, Operation>): PathItem =>
    pathItem(tag, parameters, operations)
  const collection = collectionItem(resource, own, list)
  const paths: Record<string, PathItem> = {
    [`${root}${scope}/${plural}`]: item([...place, prettyParameter], collection),
  }
  const operations = singleItem(resource, own)
  if (Object.keys(operations).length > 0) paths[single] = item([...named, prettyParameter], operations)
  if (namespaced && resource.verbs.includes('list')) {
    const all = listOperation(resource, list, `list${idOf(resource)}${resource.kind}ForAllNamespaces`)
    paths[`${root}/${plural}`] = item([prettyParameter], { get: all })
  }
  for (const sub of resource.subresources) {
    const parts = subresourceItem(resource, sub, componentOf, own)
    const path = `${single}/${sub.name}`
    // Connections have no body that could be indented.
    const common = connectParameters[sub.name] ? named : [...named, prettyParameter]
    paths[path] = item(common, parts)
    if (sub.name === 'proxy') paths[`${path}/{path}`] = item([...named, proxiedPath], withPath(parts))
  }
  return paths
}

const proxiedPath = pathParameter('path', 'the path of the request that is passed on')

function withPath(operations: Record<string, Operation>): Record<string, Operation> {
  const entries = Object.entries(operations)
  return Object.fromEntries(entries.map(([method, item]) => [method, { ...item, id: `${item.id}WithPath` }]))
}

/** `GET` of the group version itself. */
export function discoveryPathOf(resource: DiscoveredResource): Record<string, PathItem> {
  const operationId = `get${idOf(resource)}APIResources`
  const content = contentOf(answerTypes, refTo(resourceListComponent))
  const responses = { 200: { description: 'OK', content }, 401: { description: 'Unauthorized' } }
  const get = { description: 'get available resources', operationId, responses, tags: [tagOf(resource)] }
  return { [`/${groupVersionPathOf(resource)}/`]: { get } }
}

/** `rbacAuthorization_v1`. */
function tagOf({ group, version }: DiscoveredResource): string {
  const [first = '', ...rest] = wordsOf(group)
  return `${[first, ...rest.map(capital)].join('')}_${version}`
}

function pathItem(
  tag: string,
  parameters: readonly Parameter[],
  operations: Readonly<Record<string, Operation>>,
): PathItem {
  const rendered = Object.entries(operations).map(([method, operation]) => [method, render(tag, operation)])
  return { ...(Object.fromEntries(rendered) as PathItem), parameters }
}

/** `RbacAuthorizationV1`. */
function idOf({ group, version }: DiscoveredResource): string {
  return [...wordsOf(group), version].map(capital).join('')
}

function wordsOf(group: string): string[] {
  return (group || 'core').replace(/\.k8s\.io$/, '').split('.')
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function scoped({ namespaced, kind }: DiscoveredResource): string {
  return namespaced ? `Namespaced${kind}` : kind
}

function listOperation(resource: DiscoveredResource, list: string, id: string): Operation {
  const description = `list or watch objects of kind ${resource.kind}`
  return {
    action: 'list',
    id,
    description,
    gvk: gvkOf(resource),
    parameters: parametersOf.list,
    codes: ['200'],
    answer: list,
  }
}

function collectionItem(resource: DiscoveredResource, own: string, list: string): Record<string, Operation> {
  const { verbs, kind } = resource
  const prefix = idOf(resource)
  const gvk = gvkOf(resource)
  const items: Record<string, Operation> = {}
  if (verbs.includes('list')) items['get'] = listOperation(resource, list, `list${prefix}${scoped(resource)}`)
  if (verbs.includes('create')) {
    const id = `create${prefix}${scoped(resource)}`
    items['post'] = creation(gvk, id, own, `create ${article(kind)} ${kind}`)
  }
  if (verbs.includes('deletecollection')) {
    items['delete'] = {
      ...{ action: 'deletecollection', id: `delete${prefix}Collection${scoped(resource)}`, gvk },
      description: `delete collection of ${kind}`,
      parameters: parametersOf.deleteCollection,
      body: refTo(deleteOptionsComponent),
      ...{ codes: ['200'], answer: statusComponent },
    }
  }
  return items
}

function creation(gvk: Operation['gvk'], id: string, own: string, description: string): Operation {
  const codes = ['200', '201', '202']
  return { action: 'post', id, description, gvk, parameters: parametersOf.create, body: refTo(own), codes, answer: own }
}

function singleItem(resource: DiscoveredResource, own: string): Record<string, Operation> {
  const { verbs, kind } = resource
  const items = readAndWrite(resource, verbs, own, {
    suffix: '',
    subject: `the specified ${kind}`,
    gvk: gvkOf(resource),
  })
  if (!verbs.includes('delete')) return items
  const remove: Operation = {
    ...{ action: 'delete', id: `delete${idOf(resource)}${scoped(resource)}`, gvk: gvkOf(resource) },
    description: `delete ${article(kind)} ${kind}`,
    parameters: parametersOf.delete,
    body: refTo(deleteOptionsComponent),
    ...{ codes: ['200', '202'], answer: shownWhenGone.has(groupResourceOf(resource)) ? own : statusComponent },
  }
  return { ...items, delete: remove }
}

interface Part {
  readonly suffix: string
  readonly subject: string
  readonly gvk: Operation['gvk']
}

function readAndWrite(
  resource: DiscoveredResource,
  verbs: readonly string[],
  component: string,
  { suffix, subject, gvk }: Part,
): Record<string, Operation> {
  const name = `${idOf(resource)}${scoped(resource)}${suffix}`
  const answer = component
  const items: Record<string, Operation> = {}
  if (verbs.includes('get')) {
    const description = `read ${subject}`
    items['get'] = { action: 'get', id: `read${name}`, description, gvk, parameters: [], codes: ['200'], answer }
  }
  const codes = ['200', '201']
  if (verbs.includes('update')) {
    const [description, body] = [`replace ${subject}`, refTo(component)]
    const { update: parameters } = parametersOf
    items['put'] = { action: 'put', id: `replace${name}`, description, gvk, parameters, body, codes, answer }
  }
  if (verbs.includes('patch')) {
    const [description, body] = [`partially update ${subject}`, refTo(patchComponent)]
    const { patch: parameters } = parametersOf
    items['patch'] = { action: 'patch', id: `patch${name}`, description, gvk, parameters, body, codes, answer }
  }
  return items
}

function subresourceItem(
  resource: DiscoveredResource,
  { name, responseKind, verbs }: ServedSubresource,
  componentOf: ComponentLookup,
  own: string,
): Record<string, Operation> {
  const suffix = capital(name)
  const connect = connectParameters[name]
  if (connect) return connectItem(resource, name, { suffix, subject: name, gvk: responseKind }, connect)
  const component = componentOf(responseKind) ?? own
  const subject = `${name} of the specified ${resource.kind}`
  if (verbs.includes('create')) {
    const id = `create${idOf(resource)}${scoped(resource)}${suffix}`
    return { post: creation(responseKind, id, component, `create ${subject}`) }
  }
  return readAndWrite(resource, verbs, component, { suffix, subject, gvk: responseKind })
}

const proxyMethods = ['delete', 'get', 'head', 'options', 'patch', 'post', 'put']

function connectItem(
  resource: DiscoveredResource,
  name: string,
  { suffix, gvk }: Part,
  parameters: readonly Parameter[],
): Record<string, Operation> {
  const base = { gvk, parameters, codes: ['200'], answer: undefined }
  const at = `${idOf(resource)}${scoped(resource)}${suffix}`
  if (name === 'log') {
    return {
      get: { ...base, action: 'get', id: `read${at}`, description: `read log of the specified ${resource.kind}` },
    }
  }
  const methods = name === 'proxy' ? proxyMethods : ['get', 'post']
  const item = methods.map((method) => {
    const id = `connect${idOf(resource)}${capital(method)}${scoped(resource)}${suffix}`
    const description = `connect ${method.toUpperCase()} requests to ${name} of ${resource.kind}`
    return [method, { ...base, action: 'connect', id, description }] as const
  })
  return Object.fromEntries(item)
}

function gvkOf({ group, version, kind }: DiscoveredResource): Operation['gvk'] {
  return { group, version, kind }
}

function article(word: string): string {
  return /^[AEIOU]/.test(word) ? 'an' : 'a'
}

const meanings: Readonly<Record<string, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted' }

function render(tag: string, { action, id, description, gvk, parameters, body, codes, answer }: Operation): object {
  const types = action === 'patch' ? patchContentTypes : ['*/*']
  // A body that may be left out is not required.
  const isOptional = action.startsWith('delete')
  const requestBody = body && { content: contentOf(types, body), ...(isOptional ? {} : { required: true }) }
  const content = answer === undefined ? contentOf(['*/*'], { type: 'string' }) : contentOf(answerTypes, refTo(answer))
  const responses = codes.map((code) => [code, { description: meanings[code], content }] as const)
  return {
    description,
    operationId: id,
    parameters,
    ...(requestBody ? { requestBody } : {}),
    responses: { ...Object.fromEntries(responses), 401: { description: 'Unauthorized' } },
    tags: [tag],
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk,
  }
}

function contentOf(types: readonly string[], schema: JsonSchema): object {
  return Object.fromEntries(types.map((type) => [type, { schema }]))
}
