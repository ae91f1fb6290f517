import type { Authenticator, TokenAuthenticator } from '../authentication/authenticator.ts'
import { byPassword } from '../authentication/basic.ts'
import type { Authorizer } from '../authorization/authorizer.ts'

/** What the files of the data dir say about who may come in. Each part has no opinion where there is no file. */
export interface AccessConfiguration {
  readonly allowsAnonymous: (path: string) => boolean
  readonly staticTokens: TokenAuthenticator
  /** OpenID Connect. */
  readonly issuers: TokenAuthenticator
  readonly webhook: TokenAuthenticator
  readonly frontProxy: Authenticator
  readonly basic: Authenticator
  /** In the order in which they are asked. */
  readonly authorizers: readonly (Authorizer | 'Node' | 'RBAC')[]
}

const nobody = (): undefined => undefined

/** Source: kube-apiserver's flags as kubeadm sets them. */
export const defaultConfiguration: AccessConfiguration = {
  allowsAnonymous: () => true,
  staticTokens: nobody,
  issuers: nobody,
  webhook: nobody,
  frontProxy: nobody,
  basic: byPassword(undefined),
  authorizers: ['Node', 'RBAC'],
}
