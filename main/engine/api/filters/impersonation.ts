import type { Access } from '../../auth/access.ts'
import { createImpersonation } from '../../auth/impersonation/impersonate.ts'
import { wantedUser } from '../../auth/impersonation/wanted-user.ts'
import { attributesOf } from './authorization.ts'
import type { Filter } from './filter.ts'

/** Lets those who may act as somebody else. Source: apiserver pkg/endpoints/filters/impersonation. */
export function impersonation({ authorizer }: Access): Filter {
  const impersonate = createImpersonation(authorizer)
  return (exchange, next) => {
    const wanted = wantedUser(exchange.credentials.headerLines())
    if (!wanted) return next(exchange)
    return impersonate(wanted, attributesOf(exchange)).then(({ user, constraint }) => {
      exchange.audit?.record?.impersonates(user, constraint)
      return next({ ...exchange, user, impersonator: exchange.user })
    })
  }
}
