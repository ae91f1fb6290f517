import type { Clock } from '#base/clock.ts'
import { DisposableStore, type Disposable } from '#base/disposable.ts'
import { messageOf } from '#base/errors.ts'
import type { Logger } from '#base/logger.ts'
import { secret as secretKind, type Secret } from '#kube/kinds/core/secret.ts'
import type { Registry, UserInfo } from '../registry/registry.ts'
import type { Authenticator, TokenAuthenticator } from './authentication/authenticator.ts'
import { byBearerToken } from './authentication/bearer.ts'
import { byBootstrapToken } from './authentication/bootstrap-token.ts'
import { byCertificate } from './authentication/certificate.ts'
import { firstOf, firstToken } from './authentication/chain.ts'
import { asAuthenticated } from './authentication/user.ts'
import type { Authorizer, RuleList } from './authorization/authorizer.ts'
import { createChain, superuser } from './authorization/chain.ts'
import { createNodeAuthorizer } from './authorization/node-authorizer.ts'
import { NodeGraph } from './authorization/node-graph.ts'
import type { AccessConfiguration } from './configuration/access-configuration.ts'
import { createRbacAuthorizer, rulesFor } from './rbac/rbac-authorizer.ts'
import { RbacIndex } from './rbac/rbac-index.ts'
import { byAccountToken } from './service-accounts/authenticate-account.ts'
import type { Keyring } from './service-accounts/keyring.ts'
import { lastUsedLabel } from './service-accounts/legacy-use.ts'
import { TokenVerifier } from './service-accounts/signed-token.ts'
import type { TokenIssuer } from './service-accounts/token-request.ts'

/** Who somebody is, and what they may do. */
export interface Access extends Disposable {
  readonly authenticate: Authenticator
  readonly authenticateToken: TokenAuthenticator
  /** Whether a path may be asked for without any credentials; what is answered is up to the authorizer. */
  readonly allowsAnonymous: (path: string) => boolean
  readonly authorizer: Authorizer
  /** What somebody has by RBAC alone, which is what they may give. */
  readonly rbacRulesFor: (user: UserInfo, namespace: string) => RuleList
  readonly accounts: TokenIssuer
}

export interface AccessOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly logger: Logger
  /** The keys at this moment: they are rotated, and the first one takes a while to be made. */
  readonly keyring: () => Promise<Keyring>
  /** What the files of the data dir say at this moment. */
  readonly configuration: () => AccessConfiguration
}

/** Source: kube-apiserver --service-account-issuer, as kubeadm sets it; it is the audience of the API as well. */
export const ownIssuer = 'https://kubernetes.default.svc.cluster.local'

export function createAccess(options: AccessOptions): Access {
  const { registry, clock, keyring, configuration } = options
  const disposables = new DisposableStore()
  const index = disposables.add(new RbacIndex(registry))
  const graph = disposables.add(new NodeGraph(registry))
  const accounts = { registry, keyring, clock, issuer: ownIssuer, apiAudiences: [ownIssuer] }
  const verifier = new TokenVerifier(keyring, clock)
  const onLegacyUse = legacyUseRecorder(options)
  const tokens = firstToken([
    (...asked) => configuration().staticTokens(...asked),
    byAccountToken({ ...accounts, verifier, onLegacyUse }),
    byBootstrapToken({ registry, clock }),
    (...asked) => configuration().issuers(...asked),
    (...asked) => configuration().webhook(...asked),
  ])
  const authenticateToken: TokenAuthenticator = async (...asked) => {
    const identity = await tokens(...asked)
    return identity && { ...identity, user: asAuthenticated(identity.user) }
  }
  const authenticate = firstOf([
    (...asked) => configuration().frontProxy(...asked),
    byCertificate(clock),
    byBearerToken(authenticateToken, () => accounts.apiAudiences),
    (...asked) => configuration().basic(...asked),
  ])
  const builtIn = { Node: createNodeAuthorizer(graph), RBAC: createRbacAuthorizer(index) }
  return {
    authenticate,
    authenticateToken,
    allowsAnonymous: (path) => configuration().allowsAnonymous(path),
    authorizer: liveChain(() =>
      configuration().authorizers.map((one) => (typeof one === 'string' ? builtIn[one] : one)),
    ),
    rbacRulesFor: (user, namespace) => rulesFor(index, user, namespace),
    accounts,
    dispose: () => {
      disposables.dispose()
    },
  }
}

/** Always behind the superuser: a configuration can shut out everybody but the owner of the machine. */
function liveChain(authorizers: () => readonly Authorizer[]): Authorizer {
  const chain = (): Authorizer => createChain([superuser, ...authorizers()])
  return {
    authorize: (attributes) => chain().authorize(attributes),
    rulesFor: (user, namespace) => chain().rulesFor(user, namespace),
  }
}

/** Keeps on a secret the day its token was last used, so that what nobody uses can be found. */
function legacyUseRecorder({ registry, clock, logger }: AccessOptions): (secret: Secret) => void {
  return (secret) => {
    const today = new Date(clock.now()).toISOString().slice(0, 10)
    if (secret.metadata.labels?.[lastUsedLabel] === today) return
    const { namespace, name } = secret.metadata
    const mark = (current: Secret): Secret => ({
      ...current,
      metadata: { ...current.metadata, labels: { ...current.metadata.labels, [lastUsedLabel]: today } },
    })
    registry.modify(secretKind, namespace, name, mark).catch((error: unknown) => {
      logger.warn('the last use of a token could not be noted', { reason: messageOf(error) })
    })
  }
}
