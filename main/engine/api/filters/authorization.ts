import { internalError } from '#kube/meta/status-errors.ts'
import { parseFieldSelector } from '#kube/selectors/fields.ts'
import { parseLabelSelector } from '#kube/selectors/parse-labels.ts'
import type { Access } from '../../auth/access.ts'
import type { Attributes, Verdict } from '../../auth/authorization/authorizer.ts'
import { forbiddenError, RequestDenied } from '../../auth/authorization/forbidden.ts'
import type { Answer, Exchange, Filter } from './filter.ts'

/** What anybody may read whatever the rules are: before there are any, somebody waits for the first start. */
const alwaysAllowed = new Set(['/healthz', '/readyz', '/livez'])

/** Lets pass who may, and refuses all others. Source: apiserver pkg/endpoints/filters/authorization.go. */
export function authorization({ authorizer }: Access): Filter {
  return (exchange, next) => {
    const { target, path, verb } = exchange.info
    if (!target && alwaysAllowed.has(path) && verb === 'get') return next(exchange)
    const attributes = attributesOf(exchange)
    const conclude = (verdict: Verdict): Answer => {
      if (verdict.decision === 'allow') {
        exchange.annotate('authorization.k8s.io/decision', 'allow')
        exchange.annotate('authorization.k8s.io/reason', verdict.reason)
        return next(exchange)
      }
      if (verdict.error !== undefined) {
        exchange.annotate('authorization.k8s.io/reason', 'internal error')
        throw internalError(verdict.error)
      }
      exchange.annotate('authorization.k8s.io/decision', 'forbid')
      exchange.annotate('authorization.k8s.io/reason', verdict.reason)
      throw new RequestDenied(forbiddenError(attributes, verdict.reason).status)
    }
    const verdict = authorizer.authorize(attributes)
    return verdict instanceof Promise ? verdict.then(conclude) : conclude(verdict)
  }
}

export function attributesOf({ user, info, request }: Pick<Exchange, 'user' | 'info' | 'request'>): Attributes {
  const { verb, path, target, name } = info
  if (!target) return { user, verb, path }
  const { group, version, resource, subresource = '', namespace = '' } = target
  const attributes = { user, verb, group, version, resource, subresource, namespace, name }
  return selecting.has(verb) ? { ...attributes, ...selectorsOf(request.query) } : attributes
}

const selecting = new Set(['list', 'watch', 'deletecollection'])

/** A selector that does not parse limits nothing here, and is refused by the handler. */
function selectorsOf(
  query: URLSearchParams,
): Pick<Attributes & { path?: undefined }, 'fieldSelector' | 'labelSelector'> {
  const fields = query.get('fieldSelector')
  const labels = query.get('labelSelector')
  return {
    ...(fields ? { fieldSelector: parsed(() => parseFieldSelector(fields)) ?? [] } : {}),
    ...(labels ? { labelSelector: parsed(() => parseLabelSelector(labels)) ?? [] } : {}),
  }
}

function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}
