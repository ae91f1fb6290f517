import { unauthorized } from '#kube/meta/status-errors.ts'
import type { Authenticator } from './authenticator.ts'
import { CredentialsRefused } from './authenticator.ts'
import { digestOf, type KnownUsers } from './known-users.ts'

const whyNot =
  'basic authentication left Kubernetes with 1.19: a password is sent whole with every request, does not expire and cannot be bound to anything. Use a client certificate, a token of a service account or OpenID Connect'
const whyNotYet = `${whyNot}. It is deprecated here too, and on because the data directory holds auth/passwords.csv`

/** Passwords, for clients that know nothing else. Without a file they are refused, and it is said why. */
export function byPassword(users: KnownUsers | undefined): Authenticator {
  return (credentials, notes) => {
    const [, encoded] = /^basic (.+)$/i.exec(credentials.header('authorization') ?? '') ?? []
    if (encoded === undefined) return undefined
    if (!users) throw unauthorized(`Unauthorized: ${whyNot}.`)
    const user = users.get(digestOf(Buffer.from(encoded, 'base64').toString()))
    if (!user) throw new CredentialsRefused('invalid username or password')
    notes.warn(whyNotYet)
    return user
  }
}
