import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { Agent, request } from 'undici'
import { DisposableStore, type Disposable } from '#base/disposable.ts'
import { problemOf } from '#base/errors.ts'
import { yaml } from '../../late-packages.ts'
import type { TokenAuthenticator } from '../authentication/authenticator.ts'
import { byPassword } from '../authentication/basic.ts'
import { firstToken } from '../authentication/chain.ts'
import { byFrontProxy } from '../authentication/front-proxy.ts'
import { digestOf, parsePasswordFile, parseTokenFile } from '../authentication/known-users.ts'
import { byIssuer } from '../authentication/oidc/by-issuer.ts'
import { IssuerKeys, type GetJson } from '../authentication/oidc/issuer-keys.ts'
import { byWebhook } from '../authentication/webhook-token.ts'
import { createAbacAuthorizer, parseAbacPolicies } from '../authorization/abac-authorizer.ts'
import type { Authorizer } from '../authorization/authorizer.ts'
import { createWebhookAuthorizer } from '../authorization/webhook-authorizer.ts'
import { createReviewClient } from '../webhook/review-client.ts'
import { readWebhookTarget } from '../webhook/webhook-target.ts'
import { defaultConfiguration, type AccessConfiguration } from './access-configuration.ts'
import { readAuthenticationFile, type AuthenticationFile } from './authentication-file.ts'
import { readAuthorizationFile, type AuthorizationMode } from './authorization-file.ts'
import type { ConfigurationOptions } from './configuration-options.ts'

export interface ReadConfiguration extends Disposable {
  readonly configuration: AccessConfiguration
}

/**
 * The files, each of which may be missing; the two in YAML have upstream's form.
 * - `authentication.yaml`   AuthenticationConfiguration: OpenID Connect issuers, who may be anonymous
 * - `authorization.yaml`    AuthorizationConfiguration: the authorizers in order; without it Node and RBAC
 * - `tokens.csv`            static tokens: token,user,uid,"group,…"
 * - `token-webhook.yaml`    a kubeconfig: who is asked about tokens
 * - `request-header.yaml`   the front proxies whose word counts
 * - `abac-policy.jsonl`     the policies of the authorizer ABAC
 * - `passwords.csv`         turns basic authentication on: password,user,uid,"group,…"
 *
 * `disposables` takes what is made on the way, so that a reading can be broken off.
 */
export async function readConfiguration(
  directory: string,
  options: ConfigurationOptions,
  disposables = new DisposableStore(),
): Promise<ReadConfiguration> {
  const read = <T>(name: string, convert: (text: string) => T): Promise<T | undefined> =>
    readOptional(directory, name, convert)
  const { clock, ownIssuer, compile } = options
  try {
    const authentication = await read('authentication.yaml', (text) =>
      readAuthenticationFile(yaml().parse(text), ownIssuer, compile),
    )
    const modes = await read('authorization.yaml', (text) => readAuthorizationFile(yaml().parse(text), compile))
    const tokens = await read('tokens.csv', parseTokenFile)
    const passwords = await read('passwords.csv', parsePasswordFile)
    const proxy = await read('request-header.yaml', (text) => byFrontProxy(v.parse(proxySchema, yaml().parse(text))))
    const webhook = await read('token-webhook.yaml', () => join(directory, 'token-webhook.yaml'))
    const policies = (await read('abac-policy.jsonl', parseAbacPolicies)) ?? []
    const toAuthorizer = (mode: AuthorizationMode): Promise<Authorizer | 'Node' | 'RBAC'> =>
      authorizerOf(mode, createAbacAuthorizer(policies), { ...options, directory, disposables })
    const configuration: AccessConfiguration = {
      allowsAnonymous: anonymousRule(authentication?.anonymous),
      staticTokens: tokens
        ? (token, audiences) => {
            const user = tokens.get(digestOf(token))
            return user && { user, audiences }
          }
        : defaultConfiguration.staticTokens,
      issuers: issuersOf(authentication?.issuers ?? [], options, disposables),
      webhook: webhook
        ? byWebhook(disposables.add(createReviewClient(await readWebhookTarget(webhook), clock, webhookTimeout)), clock)
        : defaultConfiguration.webhook,
      frontProxy: proxy ?? defaultConfiguration.frontProxy,
      basic: byPassword(passwords),
      authorizers: modes ? await Promise.all(modes.map(toAuthorizer)) : defaultConfiguration.authorizers,
    }
    return {
      configuration,
      dispose: () => {
        disposables.dispose()
      },
    }
  } catch (error) {
    disposables.dispose()
    throw error
  }
}

/** Source: apiserver plugin/pkg/authenticator/token/webhook: the timeout of a request. */
const webhookTimeout = 30_000

const names = (...fallback: string[]) =>
  v.pipe(
    v.optional(v.array(v.string()), fallback),
    v.transform((list) => list.map((name) => name.toLowerCase())),
  )

/** The names are those of upstream's flags `--requestheader-…`. */
const proxySchema = v.strictObject({
  allowedNames: v.pipe(v.array(v.string()), v.minLength(1)),
  usernameHeaders: names('X-Remote-User'),
  uidHeaders: names('X-Remote-Uid'),
  groupHeaders: names('X-Remote-Group'),
  extraHeaderPrefixes: names('X-Remote-Extra-'),
})

async function readOptional<T>(directory: string, name: string, convert: (text: string) => T): Promise<T | undefined> {
  let text: string
  try {
    text = await readFile(join(directory, name), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return convert(text)
  } catch (error) {
    throw new Error(`${name}: ${describe(error)}`, { cause: error })
  }
}

function describe(error: unknown): string {
  if (!v.isValiError(error)) return problemOf(error)
  return error.issues.map((issue) => `${v.getDotPath(issue) ?? '(file)'}: ${problemOf(issue.message)}`).join(', ')
}

function anonymousRule(anonymous: AuthenticationFile['anonymous']): AccessConfiguration['allowsAnonymous'] {
  if (!anonymous) return defaultConfiguration.allowsAnonymous
  const { enabled, paths } = anonymous
  return (path) => enabled && (paths.length === 0 || paths.includes(path))
}

function issuersOf(
  issuers: AuthenticationFile['issuers'],
  { clock }: ConfigurationOptions,
  disposables: DisposableStore,
): TokenAuthenticator {
  const authenticators = issuers.map(({ url, audiences, rules, certificateAuthority, discoveryURL }) => {
    const agent = new Agent({ connect: certificateAuthority === undefined ? {} : { ca: certificateAuthority } })
    disposables.add({ dispose: () => void agent.destroy() })
    const where = discoveryURL === undefined ? { url } : { url, discoveryURL }
    return byIssuer({ url, audiences, rules, clock, keys: new IssuerKeys(where, getJsonWith(agent), clock) })
  })
  return authenticators.length > 0 ? firstToken(authenticators) : defaultConfiguration.issuers
}

function getJsonWith(dispatcher: Agent): GetJson {
  return async (url) => {
    const { statusCode, body } = await request(url, { dispatcher, signal: AbortSignal.timeout(webhookTimeout) })
    if (statusCode !== 200) {
      await body.dump()
      throw new Error(`${url} answered with HTTP ${String(statusCode)}`)
    }
    return body.json()
  }
}

interface AuthorizerSurroundings extends ConfigurationOptions {
  readonly directory: string
  readonly disposables: DisposableStore
}

async function authorizerOf(
  mode: AuthorizationMode,
  abac: Authorizer,
  { clock, directory, disposables }: AuthorizerSurroundings,
): Promise<Authorizer | 'Node' | 'RBAC'> {
  if (mode === 'Node' || mode === 'RBAC') return mode
  if (mode === 'ABAC') return abac
  if (mode === 'AlwaysAllow' || mode === 'AlwaysDeny') return always(mode === 'AlwaysAllow')
  const target = await readWebhookTarget(resolve(directory, mode.kubeConfigFile))
  const client = disposables.add(createReviewClient(target, clock, mode.timeout))
  return createWebhookAuthorizer({ ...mode, client, clock })
}

/** Source: apiserver pkg/authorization/authorizerfactory/builtin.go. */
function always(isAllowed: boolean): Authorizer {
  const everything = [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ]
  return {
    authorize: () =>
      isAllowed ? { decision: 'allow', reason: '' } : { decision: 'no-opinion', reason: 'Everything is forbidden.' },
    rulesFor: () => ({ rules: isAllowed ? everything : [], isIncomplete: false }),
  }
}
