import type { ServedKind, ServedKinds } from '../../registry/served-kinds.ts'
import {
  type Attributes,
  type GroupVersionKind,
  type GroupVersionResource,
  isNamespace,
  isSentAsPart,
} from './attributes.ts'

/** A rule of a webhook or a policy. */
export interface Rule {
  readonly operations?: readonly string[]
  readonly apiGroups?: readonly string[]
  readonly apiVersions?: readonly string[]
  readonly resources?: readonly string[]
  readonly scope?: string
  readonly resourceNames?: readonly string[]
}

/** The version that a rule speaks of: objects are shown in it. */
export interface Invocation {
  readonly resource: GroupVersionResource
  readonly kind: GroupVersionKind
  /** Absent for what is not served any more. */
  readonly served: ServedKind | undefined
}

type KnownMatches = WeakMap<readonly Rule[], Map<string, Invocation | undefined>>

/**
 * Finds whether rules are about a request, and remembers it: rules are parts of frozen objects, and requests are much
 * alike. Source: apiserver pkg/admission/plugin/webhook/predicates/rules/rules.go, policy/matching/matching.go.
 */
export class RuleMatcher {
  readonly #served: ServedKinds
  #generation = -1
  #known: KnownMatches = new WeakMap()

  constructor(served: ServedKinds) {
    this.#served = served
  }

  /** `matchPolicy` Equivalent: rules for another version of the resource are about it as well. */
  match(rules: readonly Rule[], matchPolicy: string | undefined, attributes: Attributes): Invocation | undefined {
    if (rules.length === 0) return undefined
    if (this.#generation !== this.#served.generation) {
      this.#generation = this.#served.generation
      this.#known = new WeakMap()
    }
    if (rules.some(({ resourceNames }) => resourceNames?.length)) return this.#find(rules, matchPolicy, attributes)
    const known = this.#known.get(rules) ?? new Map<string, Invocation | undefined>()
    this.#known.set(rules, known)
    const key = keyOf(attributes, matchPolicy)
    if (!known.has(key)) known.set(key, this.#find(rules, matchPolicy, attributes))
    return known.get(key)
  }

  /** What a request is in its own version. */
  own({ resource, kind }: Attributes): Invocation {
    return { resource, kind, served: this.#served.ofResource(resource.group, resource.version, resource.resource) }
  }

  #find(rules: readonly Rule[], matchPolicy: string | undefined, attributes: Attributes): Invocation | undefined {
    const own = this.own(attributes)
    if (rules.some((rule) => matches(rule, attributes, own.resource))) return own
    if (matchPolicy === 'Exact' || matchPolicy === undefined) return undefined
    const { stored } = own.served ?? {}
    const others = this.#served.all.filter(
      (served) =>
        served !== own.served && served.stored.group === stored?.group && served.stored.resource === stored.resource,
    )
    // Earlier rules go first.
    for (const rule of rules) {
      const served = others.find(({ kind }) => matches(rule, attributes, kind))
      if (served) {
        const { group, version, resource, kind } = served.kind
        // A Scale is a Scale in every version of what it scales.
        const shown = isSentAsPart(attributes.request) ? attributes.kind : { group, version, kind }
        return { resource: { group, version, resource }, kind: shown, served }
      }
    }
    return undefined
  }
}

function keyOf({ operation, resource, subresource, namespace }: Attributes, matchPolicy = ''): string {
  const { group, version, resource: plural } = resource
  return `${operation} ${group}/${version}/${plural}/${subresource} ${namespace ? 'N' : 'C'} ${matchPolicy}`
}

function matches(rule: Rule, attributes: Attributes, { group, version, resource }: GroupVersionResource): boolean {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], resourceNames = [], scope } = rule
  return (
    matchesScope(scope, attributes) &&
    listed(operations, attributes.operation) &&
    listed(apiGroups, group) &&
    listed(apiVersions, version) &&
    resources.some((pattern) => matchesResource(pattern, resource, attributes.subresource)) &&
    (resourceNames.length === 0 || resourceNames.includes(attributes.name))
  )
}

function listed(items: readonly string[], wanted: string): boolean {
  return items.includes('*') || items.includes(wanted)
}

/** A Namespace is in none, although requests for it carry its name as one. */
function matchesScope(scope: string | undefined, { resource, namespace }: Attributes): boolean {
  if (scope === undefined || scope === '*') return true
  return (scope === 'Namespaced') === (!isNamespace(resource) && namespace !== '')
}

/** `*` is every resource without its subresources, `pods/*` a resource with all of them. */
function matchesResource(pattern: string, resource: string, subresource: string): boolean {
  const slash = pattern.indexOf('/')
  const [wanted, part] = slash === -1 ? [pattern, ''] : [pattern.slice(0, slash), pattern.slice(slash + 1)]
  return (wanted === '*' || wanted === resource) && (part === '*' || part === subresource)
}
