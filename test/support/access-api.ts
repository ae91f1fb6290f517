import type { Disposable } from '#base/disposable.ts'
import { silentLogger } from '#base/logger.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { isStatus, type Status } from '#kube/meta/status.ts'
import { defaultAdmission } from '../../main/engine/admission/default-admission.ts'
import { createApi } from '../../main/engine/api/handler.ts'
import { createAccess, type Access } from '../../main/engine/auth/access.ts'
import { accessAdmission } from '../../main/engine/auth/admission/access-admission.ts'
import type { Credentials } from '../../main/engine/auth/authentication/authenticator.ts'
import {
  defaultConfiguration,
  type AccessConfiguration,
} from '../../main/engine/auth/configuration/access-configuration.ts'
import { reconcileDefaults } from '../../main/engine/auth/rbac/reconcile-defaults.ts'
import { newKeyring } from '../../main/engine/auth/service-accounts/keyring.ts'
import { bootstrap, publishApiServer } from '../../main/engine/bootstrap.ts'
import { withoutAdmission } from '../../main/engine/registry/without-admission.ts'
import { createServedKinds } from '../../main/engine/kinds/served-kinds.ts'
import { openStore } from '../../main/engine/mvcc/open-store.ts'
import { createRegistry } from '../../main/engine/registry/create-registry.ts'
import type { Registry, UserInfo } from '../../main/engine/registry/registry.ts'
import { FakeClock } from './fake-clock.ts'
import { noRawRequest } from './raw-request.ts'

export interface AccessAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly text: string
  json<T = KubeObject>(): T
  /** The message of a refusal; '' where the answer is none. */
  readonly message: string
}

/** The API with all that guards it, in memory: who asks is told by the test, or by headers. */
export interface AccessApi extends Disposable {
  readonly registry: Registry
  readonly access: Access
  readonly clock: FakeClock
  /** Takes the place of what the files of the data dir say. */
  configure(part: Partial<AccessConfiguration>): void
  send(
    who: UserInfo | Record<string, string>,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<AccessAnswer>
}

export const admin: UserInfo = { name: 'admin', groups: ['system:masters', 'system:authenticated'] }

export function user(name: string, ...groups: string[]): UserInfo {
  return { name, groups: [...groups, 'system:authenticated'] }
}

export async function createAccessApi(): Promise<AccessApi> {
  const clock = new FakeClock()
  const store = openStore({ clock })
  const served = createServedKinds()
  const parts: { access?: Access } = {}
  const admission = defaultAdmission({
    clock,
    hasServiceAccounts: false,
    ...accessAdmission(() => {
      if (!parts.access) throw new Error('the access is not made yet')
      return parts.access
    }),
  })
  const registry = createRegistry({ store, clock, strategies: served.strategyOf, admission })
  const keyring = newKeyring()
  let configuration = defaultConfiguration
  const access = createAccess({
    registry,
    clock,
    logger: silentLogger,
    keyring: () => Promise.resolve(keyring),
    configuration: () => configuration,
  })
  parts.access = access
  const ping = { name: 'ping', check: () => undefined }
  const noStreams = {} as Parameters<typeof createApi>[0]['podStreams']
  const health = { livez: [ping], readyz: [ping] }
  const api = createApi({ registry, served, access, podStreams: noStreams, clock, logger: silentLogger, health })
  await bootstrap(withoutAdmission(registry))
  await publishApiServer(registry, 6443)
  await reconcileDefaults(registry)
  return {
    registry,
    access,
    clock,
    configure(part) {
      configuration = { ...configuration, ...part }
    },
    async send(who, method, path, body, more = {}) {
      const url = new URL(path, 'https://engine')
      const headers = { ...headersOf(who, method), ...more }
      const credentials: Credentials = {
        ...('groups' in who ? { self: who as UserInfo } : {}),
        header: (name) => headers[name],
        headerLines: () => Object.entries(headers),
      }
      const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body))
      const signal = new AbortController().signal
      const answer = await api.handle(
        {
          method,
          path: url.pathname,
          query: url.searchParams,
          header: (name) => headers[name],
          raw: noRawRequest,
          body: () => Promise.resolve(bytes),
          signal,
          abandon: () => undefined,
          logger: silentLogger,
        },
        credentials,
      )
      return answerOf(answer.status, answer.headers, Buffer.isBuffer(answer.body) ? answer.body.toString() : '')
    },
    dispose() {
      api.dispose()
      access.dispose()
      store.close()
    },
  }
}

function headersOf(who: UserInfo | Record<string, string>, method: string): Record<string, string> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  return { 'content-type': type, 'user-agent': 'test', ...('groups' in who ? {} : who) }
}

function answerOf(status: number, headers: AccessAnswer['headers'], text: string): AccessAnswer {
  const json = <T>(): T => JSON.parse(text) as T
  const refusal = status >= 400 && text.startsWith('{') ? json<Status>() : undefined
  return { status, headers, text, json, message: isStatus(refusal) ? (refusal.message ?? '') : '' }
}
