import { hostileText, hostileValue, record } from './hostile.ts'
import type { Random } from './random.ts'

/** The part of an OpenAPI v3 schema that says what a value looks like. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly allOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly required?: readonly string[]
  readonly 'x-kubernetes-int-or-string'?: boolean
}

export type Schemas = Readonly<Record<string, Schema>>

/** How a value is made: `hostility` is the share of places where something else stands than the schema says. */
export interface Making {
  readonly random: Random
  readonly schemas: Schemas
  readonly hostility: number
}

const deepest = 6

export function valueOf(making: Making, schema: Schema, name = '', depth = 0): unknown {
  const { random, schemas, hostility } = making
  if (random.chance(hostility)) return hostileValue(random)
  const refers = schema.$ref ?? schema.allOf?.[0]?.$ref
  if (refers !== undefined) {
    const named = schemas[refers.replace('#/components/schemas/', '')]
    return named ? valueOf(making, named, name, depth) : {}
  }
  if (schema.enum && random.chance(0.9)) return random.pick(schema.enum)
  if (schema.oneOf || schema['x-kubernetes-int-or-string']) return random.pick([80, 'http', '25%', 0])
  switch (schema.type) {
    case 'object':
      return objectOf(making, schema, depth)
    case 'array':
      if (depth > deepest) return []
      return random.times(2, () => valueOf(making, schema.items ?? {}, name, depth + 1))
    case 'integer':
      return random.pick([0, 1, 2, 3, 10, 80, 443, -1, 100])
    case 'number':
      return random.pick([0, 0.5, 1, 1e6])
    case 'boolean':
      return random.chance(0.5)
    case 'string':
      return textOf(making, schema, name)
    default:
      return depth > deepest ? {} : hostileValue(random)
  }
}

function objectOf(making: Making, schema: Schema, depth: number): Record<string, unknown> {
  const { random, hostility } = making
  if (schema.properties) {
    const wanted = depth < 2 ? 0.6 : 1 / (depth + 1)
    const entries = Object.entries(schema.properties)
      .filter(([member]) => schema.required?.includes(member) === true || (depth < deepest && random.chance(wanted)))
      .map(([member, part]) => [member, valueOf(making, part, member, depth + 1)] as const)
    const kept = entries.filter(() => !random.chance(hostility))
    return record(random.chance(hostility) ? [...kept, [hostileText(random), hostileValue(random)]] : kept)
  }
  const { additionalProperties } = schema
  const part = typeof additionalProperties === 'object' ? additionalProperties : { type: 'string' }
  return record(random.times(2, () => [keyOf(making), valueOf(making, part, '', depth + 1)]))
}

function keyOf({ random, hostility }: Making): string {
  return random.chance(hostility) ? hostileText(random) : random.pick(['app', 'cpu', 'memory', 'a.b/c', 'x'])
}

/** Names that mean something are given what they mean, or nothing would come past the validation. */
const texts: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(creation|deletion)Timestamp$|Time$|Timestamp$/, ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000000Z']],
  [/^apiVersion$|^apiGroup$/, ['v1', 'apps/v1', '', 'rbac.authorization.k8s.io']],
  [/^kind$/, ['Pod', 'Deployment', 'ConfigMap', 'ServiceAccount', 'User', 'ClusterRole']],
  [/^namespace$/, ['default']],
  [/schedule/i, ['* * * * *', '@hourly', '*/5 1-3 * * 1,2', '61 * * * *']],
  [/IP$|^ip$|IPs$|addresses/, ['10.96.0.77', '127.0.0.1', 'fd00::1', '1.2.3']],
  [/cidr/i, ['10.0.0.0/8', 'fd00::/64', '10.0.0.1/8']],
  [/expression|condition/i, ['true', 'self.x == 1', 'object.spec.replicas < 3', '[1,2].all(x, x > 0)', 'a.b.c(']],
  [/image/i, ['nginx', 'registry.example/a/b:1@sha256:00', 'A B']],
  [/path|url/i, ['/a', '/a/../b', 'https://example.com/x', 'http://127.0.0.1:1']],
  [/uid/i, ['00000000-0000-4000-8000-000000000000']],
  [/resourceVersion/, ['', '0', '1', '999999999']],
  [/port/i, ['http', '80', 'TCP']],
]

function textOf({ random, hostility }: Making, schema: Schema, name: string): string {
  if (random.chance(hostility)) return hostileText(random)
  if (schema.format === 'date-time') return '2026-01-01T00:00:00Z'
  if (schema.format === 'byte') return random.pick(['aGVsbG8=', '', 'LS0tLS1CRUdJTg==', 'a'])
  const [, choices = ['a', 'b', 'web', 'x-1', 'Always', 'None', 'Recreate', '100m', '1Gi']] =
    texts.find(([pattern]) => pattern.test(name)) ?? []
  return random.pick(choices)
}
