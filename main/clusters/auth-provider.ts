import { AppError, messageOf } from '#base/errors.ts'
import type { ClusterTarget } from './target.ts'

/**
 * The legacy auth providers (oidc, gcp, azure), as the official client implements them. It is imported only where a
 * kubeconfig asks for it: it takes half a second and more than 100 MB.
 */
export async function readAuthProvider(target: ClusterTarget): Promise<Record<string, string>> {
  const provider = target.user['auth-provider']
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  config.loadFromClusterAndUser(
    { name: 'cluster', server: target.cluster.server, skipTLSVerify: false },
    { name: target.userName, authProvider: provider },
  )
  config.setCurrentContext('loaded-context')
  const headers: Record<string, string> = {}
  try {
    await config.applyToHTTPSOptions({ headers })
  } catch (error) {
    const reason = messageOf(error)
    throw new AppError(
      'cluster.credential-plugin',
      { command: provider?.name ?? '', reason, stderr: '' },
      { cause: error },
    )
  }
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
