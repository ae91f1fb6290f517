import { unauthorized } from '#kube/meta/status-errors.ts'
import type { Access } from '../../auth/access.ts'
import { CredentialsRefused } from '../../auth/authentication/authenticator.ts'
import { anonymous } from '../../auth/authentication/user.ts'
import type { Filter } from './filter.ts'

/** Finds out who asks. Source: apiserver pkg/endpoints/filters/authentication.go. */
export function authentication({ authenticate, allowsAnonymous }: Access): Filter {
  return async (exchange, next) => {
    try {
      const user = exchange.credentials.self ?? (await authenticate(exchange.credentials, exchange))
      if (user) return await next({ ...exchange, user })
    } catch (error) {
      if (!(error instanceof CredentialsRefused)) throw error
      // Why is told to nobody but the log of the server.
      exchange.request.logger.debug('unable to authenticate the request', { reason: error.message })
      throw unauthorized()
    }
    if (!allowsAnonymous(exchange.info.path)) throw unauthorized()
    return next({ ...exchange, user: anonymous })
  }
}
