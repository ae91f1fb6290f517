import { stringify } from 'yaml'
import { hostileText, hostileValue, record } from './hostile.ts'
import type { Operation } from './operations.ts'
import type { Random } from './random.ts'
import { valueOf, type Making } from './schema-values.ts'

/** A patch of one of the four types. `name` makes an object of a value that the path may take. */
export function patchOf(
  making: Making,
  { answer }: Operation,
  name: (value: unknown) => unknown,
): { body: Buffer; type: string } {
  const { random, hostility } = making
  const value = valueOf(making, answer ?? {})
  switch (random.int(4)) {
    case 0:
      return { body: json(jsonPatch(random, value, hostility)), type: 'application/json-patch+json' }
    case 1:
      return { body: json(withNulls(random, value)), type: 'application/merge-patch+json' }
    case 2:
      return { body: json(withDirectives(random, value)), type: 'application/strategic-merge-patch+json' }
    default:
      return { body: Buffer.from(stringify(name(value))), type: 'application/apply-patch+yaml' }
  }
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}

export function jsonPatch(random: Random, value: unknown, hostility: number): unknown {
  if (random.chance(hostility)) return hostileValue(random)
  const pointers = pointersOf(value)
  const pointer = (): string => {
    if (pointers.length === 0 || random.chance(hostility)) return `/${hostileText(random)}`
    return random.pick(pointers) + random.pick(['', '', '', '/-', '/0', '/x', '/99999'])
  }
  return random.times(4, () => ({
    op: random.chance(hostility)
      ? hostileText(random)
      : random.pick(['add', 'remove', 'replace', 'move', 'copy', 'test']),
    path: pointer(),
    ...(random.chance(0.4) ? { from: pointer() } : {}),
    ...(random.chance(0.8) ? { value: hostileValue(random) } : {}),
  }))
}

function pointersOf(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null || at.length > 200) return [at]
  const inside = Object.entries(value).flatMap(([member, part]) =>
    pointersOf(part, `${at}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  )
  return [at, ...inside].slice(0, 200)
}

function withNulls(random: Random, value: unknown): unknown {
  if (random.chance(0.05)) return null
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return record(Object.entries(value).map(([member, part]) => [member, withNulls(random, part)]))
}

const directives = [
  '$patch',
  '$retainKeys',
  '$setElementOrder/containers',
  '$deleteFromPrimitiveList/finalizers',
  '$setElementOrder/ports',
]

export function withDirectives(random: Random, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => withDirectives(random, item))
    return random.chance(0.1) ? [...items, { $patch: random.pick(['replace', 'delete', 'merge', 'x']) }] : items
  }
  if (typeof value !== 'object' || value === null) return random.chance(0.03) ? null : value
  const entries: [string, unknown][] = Object.entries(value).map(([name, part]) => [name, withDirectives(random, part)])
  if (random.chance(0.1)) {
    const about = random.pick([
      'replace',
      'delete',
      [],
      [{ name: 'a' }],
      ['a', 'b'],
      [{ containerPort: 80 }],
      hostileValue(random),
    ])
    entries.push([random.pick(directives), about])
  }
  return record(entries)
}
