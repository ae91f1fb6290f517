import { hostileText, hostileValue, record } from './hostile.ts'
import type { Operation } from './operations.ts'
import type { Random } from './random.ts'
import type { Schema } from './schema-values.ts'

const group = 'fuzz.example.com'
const plurals = ['alphas', 'betas', 'gammas'] as const

/** A definition whose schema is made up, and the operations on what it defines. */
export interface CustomKind {
  readonly path: string
  readonly definition: object
  readonly operations: readonly Operation[]
}

const rules = [
  'has(self.a)',
  'self.size() < 5',
  'self == oldSelf',
  'self.all(x, x > 0)',
  'self.matches("(a+)+$")',
  'self.a.b.c',
  'true',
  'self.map(x, self.map(y, x + y)).size() > 0',
  '!has(self.b) || self.b >= 0',
]

function schemaOf(random: Random, depth = 0): Schema {
  const extra: Record<string, unknown> = {}
  if (random.chance(0.15)) extra['x-kubernetes-validations'] = [{ rule: random.pick(rules), message: 'no' }]
  if (random.chance(0.1)) extra['nullable'] = true
  if (random.chance(0.1)) extra['default'] = hostileValue(random)
  switch (depth > 3 ? 2 + random.int(3) : random.int(6)) {
    case 0:
    case 1: {
      const properties = record(
        random.times(4, () => [random.pick(['a', 'b', 'c', 'd', 'e']), schemaOf(random, depth + 1)]),
      )
      const loose = random.chance(0.2) ? { 'x-kubernetes-preserve-unknown-fields': true } : {}
      return { type: 'object', properties: properties as Record<string, Schema>, ...loose, ...extra }
    }
    case 2:
      return {
        type: 'string',
        ...(random.chance(0.3) ? { pattern: random.pick(['^a+$', '(a*)*b', '[', '.']) } : {}),
        ...extra,
      }
    case 3:
      return { type: 'integer', ...(random.chance(0.3) ? { minimum: 1, maximum: 3 } : {}), ...extra }
    case 4:
      return random.chance(0.5) ? { 'x-kubernetes-int-or-string': true, ...extra } : { type: 'boolean', ...extra }
    default:
      return {
        type: 'array',
        items: schemaOf(random, depth + 1),
        ...(random.chance(0.3) ? { 'x-kubernetes-list-type': random.pick(['set', 'atomic', 'map']) } : {}),
        ...extra,
      }
  }
}

export function customKind(random: Random): CustomKind {
  const plural = random.pick(plurals)
  const kind = plural.charAt(0).toUpperCase() + plural.slice(1, -1)
  const part = { spec: schemaOf(random), status: schemaOf(random) }
  const schema = { type: 'object', properties: part } as Schema
  const columns = random.times(2, (index) => ({
    name: `c${String(index)}`,
    type: random.pick(['string', 'integer', 'date', 'x']),
    jsonPath: random.pick([
      '.spec.a',
      '.spec.a[0]',
      '.spec["a"]',
      '.spec.x[?(@.a=="b")].c',
      '.a[',
      hostileText(random),
    ]),
  }))
  const version = {
    name: 'v1',
    served: true,
    storage: true,
    schema: { openAPIV3Schema: schema },
    ...(columns.length > 0 ? { additionalPrinterColumns: columns } : {}),
    ...(random.chance(0.3) ? { selectableFields: [{ jsonPath: random.pick(['.spec.a', '.spec.b', '.x', '']) }] } : {}),
    ...(random.chance(0.5) ? { subresources: { status: {} } } : {}),
  }
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, scope: 'Namespaced', names: { plural, kind }, versions: [version] },
  }
  return {
    path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    definition,
    operations: operationsOn(plural, kind, schema),
  }
}

function operationsOn(plural: string, kind: string, schema: Schema): Operation[] {
  const collection = `/apis/${group}/v1/namespaces/{namespace}/${plural}`
  const rest = {
    gvk: { group, version: 'v1', kind },
    query: ['limit', 'labelSelector', 'fieldSelector', 'dryRun', 'fieldValidation', 'resourceVersion'].map((name) => ({
      name,
      in: 'query',
    })),
    contentTypes: [],
    body: schema,
    answer: schema,
    schemas: {},
  }
  const on = (path: string, ...methods: string[]): Operation[] =>
    methods.map((method) => ({ ...rest, method, path, action: method === 'DELETE' ? 'delete' : '' }))
  return [
    ...on(collection, 'GET', 'POST', 'POST', 'POST', 'DELETE'),
    ...on(`${collection}/{name}`, 'GET', 'PUT', 'PATCH', 'PATCH', 'PATCH', 'DELETE'),
    ...on(`${collection}/{name}/status`, 'GET', 'PUT', 'PATCH'),
  ]
}
