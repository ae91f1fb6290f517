import { isRecord } from '#base/wire.ts'
import { volumeTypes } from '../persistent-volume-spec/internal-types.ts'
import { internalTypes } from './internal-types.ts'

interface Member {
  readonly name: string
  readonly wire: string
  readonly modifier: string
  readonly kind: string
}

type Form = Record<string, unknown>

const parsed = new Map<string, readonly Member[]>()

/** A value of the wire in the form in which the API server's messages print it. See internal-types.ts. */
export function internalForm(type: string, value: unknown): unknown {
  const source = isRecord(value) ? value : {}
  const form: Form = {}
  for (const member of membersOf(type)) {
    if (member.modifier === '~') Object.assign(form, source[member.wire])
    else form[member.name] = memberForm(member, source[member.wire])
  }
  return form
}

/** The spec of a pod: what the wire has beside its security context is within it. */
export function internalSpec(spec: Readonly<Record<string, unknown>>): unknown {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, securityContext } = spec
  const context = isRecord(securityContext) ? securityContext : {}
  const inner = { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, ...context }
  return internalForm('PodSpec', { ...spec, securityContext: inner })
}

function memberForm({ modifier, kind }: Member, value: unknown): unknown {
  switch (modifier) {
    case '[]':
      return Array.isArray(value) ? value.map((item: unknown) => plainForm(kind, item)) : null
    case '{}':
      return isRecord(value) ? sorted(value) : null
    case '*':
      return value === undefined || value === null ? null : plainForm(kind, value)
    default:
      return plainForm(kind, value)
  }
}

function plainForm(kind: string, value: unknown): unknown {
  switch (kind) {
    case 's':
      return value ?? ''
    case 'i':
    case 'x':
      return value ?? 0
    case 'b':
      return value ?? false
    case 'q':
      return value ?? '0'
    case 'LabelSelector':
      return isRecord(value) ? selectorForm(value) : {}
    default:
      return internalForm(kind, value)
  }
}

/** A selector is the same in memory as on the wire. */
function selectorForm({ matchLabels, matchExpressions }: Record<string, unknown>): Form {
  return {
    ...(isRecord(matchLabels) ? { matchLabels: sorted(matchLabels) } : {}),
    ...(Array.isArray(matchExpressions) ? { matchExpressions } : {}),
  }
}

function sorted(map: Record<string, unknown>): Form {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function membersOf(type: string): readonly Member[] {
  let members = parsed.get(type)
  if (!members)
    parsed.set(type, (members = (internalTypes[type] ?? volumeTypes[type] ?? '').split(' ').map(parseMember)))
  return members
}

function parseMember(text: string): Member {
  const [, name = '', wire, modifier = '', kind = ''] = /^(\w+)(?:=(\w+))?:(\*|\[\]|\{\}|~)?(\w+)$/.exec(text) ?? []
  return { name, wire: wire ?? wireName(name), modifier, kind }
}

/** `DNSPolicy` is `dnsPolicy`, `HostPID` is `hostPID`, `TTY` is `tty`. */
function wireName(name: string): string {
  return name.replace(/^([A-Z]+)(?=[A-Z][a-z]|$)|^[A-Z]/, (start) => start.toLowerCase())
}
