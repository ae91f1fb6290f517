import { readFile } from 'node:fs/promises'
import { AppError, messageOf } from '#base/errors.ts'
import type { ClusterSummary } from '#contract/clusters.ts'
import type { Kubeconfig, KubeconfigCluster, KubeconfigUser } from './kubeconfig.ts'

/** Everything that a connection needs. Holds credentials: it is never sent to a window nor logged. */
export interface ClusterTarget {
  readonly file: string
  readonly context: string
  readonly cluster: KubeconfigCluster
  readonly userName: string
  readonly user: KubeconfigUser
  readonly namespace?: string
}

/**
 * Joins a context with its cluster and user. These may stand in another file of the same KUBECONFIG list; the first that
 * has them wins, as in client-go tools/clientcmd/loader.go.
 */
export function resolveTarget(context: string, own: Kubeconfig, all: readonly Kubeconfig[]): ClusterTarget {
  const found = own.contexts.get(context)
  const missing = (what: string): AppError =>
    new AppError('kubeconfig.invalid', { file: own.file, reason: `context ${context}: ${what} is not defined` })
  if (!found) throw missing('the context')
  const files = [own, ...all]
  const cluster = files.find((file) => file.clusters.has(found.cluster))?.clusters.get(found.cluster)
  if (!cluster) throw missing(`cluster ${found.cluster}`)
  const user = files.find((file) => file.users.has(found.user))?.users.get(found.user)
  if (!user && found.user) throw missing(`user ${found.user}`)
  const { server, login } = splitServer(cluster.server)
  return {
    file: own.file,
    context,
    cluster: { ...cluster, server },
    userName: found.user,
    user: { ...login, ...user },
    ...(found.namespace ? { namespace: found.namespace } : {}),
  }
}

/** A login in the server's URL works as one of the user's own; the URL itself is shown to people and goes without it. */
function splitServer(text: string): { server: string; login: Pick<KubeconfigUser, 'username' | 'password'> } {
  const url = new URL(text)
  const { username, password } = url
  if (!username && !password) return { server: text.replace(/\/+$/, ''), login: {} }
  url.username = ''
  url.password = ''
  const login = { username: decodeURIComponent(username), password: decodeURIComponent(password) }
  return { server: url.href.replace(/\/+$/, ''), login }
}

/** How a user signs in, in the order in which client-go decides. */
export function authOf(user: KubeconfigUser): ClusterSummary['auth'] {
  if (user.exec) return 'exec'
  if (user['auth-provider']) return 'auth-provider'
  if (user.token || user.tokenFile) return 'token'
  if (user['client-certificate'] || user['client-certificate-data']) return 'client-certificate'
  return user.username ? 'basic' : 'none'
}

/** PEM from base64 data or from a file; data wins, as in client-go rest/config.go. */
export async function readPem(
  data: string | null | undefined,
  file: string | null | undefined,
): Promise<Buffer | undefined> {
  if (data) return Buffer.from(data, 'base64')
  if (!file) return undefined
  try {
    return await readFile(file)
  } catch (error) {
    throw new AppError('kubeconfig.unreadable', { file, reason: messageOf(error) }, { cause: error })
  }
}
