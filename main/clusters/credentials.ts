import { readFile } from 'node:fs/promises'
import type { Clock } from '#base/clock.ts'
import { AppError, messageOf } from '#base/errors.ts'
import { readAuthProvider } from './auth-provider.ts'
import { ExecCredentials } from './exec-credentials.ts'
import { runExecPlugin } from './exec-plugin.ts'
import { readPem, type ClusterTarget } from './target.ts'

/** What goes with a request. */
export interface Credential {
  readonly headers: Readonly<Record<string, string>>
  readonly cert?: Buffer | string
  readonly key?: Buffer | string
}

export interface Credentials {
  get(): Promise<Credential>
  /** The server answered 401. True when a new credential may do better. */
  refuse(): boolean
  /** A person asks to try again. */
  forgive(): void
}

export interface CredentialTools {
  readonly clock: Clock
  /** The environment of plugins, with the PATH of the user's shell. */
  readonly environment: () => Promise<NodeJS.ProcessEnv>
  /** One run of a plugin serves every context that uses it in the same way. */
  readonly plugins: Map<string, ExecCredentials>
}

export function createCredentials(target: ClusterTarget, tools: CredentialTools): Credentials {
  const { user } = target
  if (user.exec) return pluginCredentials(target, pluginOf(target, tools))
  return {
    async get() {
      return { headers: { ...(await headersOf(target)), ...impersonation(target) }, ...(await certificateOf(target)) }
    },
    // Files and providers are read again for each request; there is nothing to forget.
    refuse: () => Boolean(user['auth-provider'] ?? user.tokenFile),
    forgive: () => undefined,
  }
}

async function headersOf(target: ClusterTarget): Promise<Record<string, string>> {
  const { user } = target
  if (user['auth-provider']) return readAuthProvider(target)
  const token = user.tokenFile ? await readToken(user.tokenFile) : user.token
  if (token) return { authorization: `Bearer ${token}` }
  if (!user.username) return {}
  return { authorization: `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}` }
}

async function certificateOf({ user }: ClusterTarget): Promise<{ cert?: Buffer; key?: Buffer }> {
  const cert = await readPem(user['client-certificate-data'], user['client-certificate'])
  const key = await readPem(user['client-key-data'], user['client-key'])
  return cert && key ? { cert, key } : {}
}

async function readToken(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    throw new AppError('kubeconfig.unreadable', { file, reason: messageOf(error) }, { cause: error })
  }
}

function impersonation({ user }: ClusterTarget): Record<string, string> {
  return user.as ? { 'impersonate-user': user.as } : {}
}

function pluginOf(target: ClusterTarget, tools: CredentialTools): ExecCredentials {
  const { exec } = target.user
  if (!exec) throw new TypeError('the user has no plugin')
  const { cluster } = target
  const key = JSON.stringify([exec, exec.provideClusterInfo ? cluster : null])
  const known = tools.plugins.get(key)
  if (known) return known
  const run = async () => {
    const ca = await readPem(cluster['certificate-authority-data'], cluster['certificate-authority'])
    const info = {
      server: cluster.server,
      ...(cluster['tls-server-name'] ? { 'tls-server-name': cluster['tls-server-name'] } : {}),
      ...(ca ? { 'certificate-authority-data': ca.toString('base64') } : {}),
      ...(cluster['insecure-skip-tls-verify'] ? { 'insecure-skip-tls-verify': true } : {}),
    }
    return runExecPlugin(exec, info, await tools.environment(), tools.clock)
  }
  const created = new ExecCredentials(run, tools.clock)
  tools.plugins.set(key, created)
  return created
}

function pluginCredentials(target: ClusterTarget, plugin: ExecCredentials): Credentials {
  let last: Awaited<ReturnType<ExecCredentials['get']>> | undefined
  return {
    async get() {
      last = await plugin.get()
      const { token, cert, key } = last
      return {
        headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...impersonation(target) },
        ...(cert && key ? { cert, key } : await certificateOf(target)),
      }
    },
    refuse() {
      if (last) plugin.refuse(last)
      return true
    },
    forgive: () => {
      plugin.forgive()
    },
  }
}
