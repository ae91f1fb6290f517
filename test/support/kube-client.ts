import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import { createInterface } from 'node:readline'
import { parse } from 'yaml'
import { toDisposable, type Disposable } from '#base/disposable.ts'
import type { KubeObject } from '#kube/meta/object.ts'

interface Kubeconfig {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[]
  users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[]
}

/** A plain client of an API server, from the kubeconfig that the engine wrote. For tests: it knows one user and cluster. */
export interface KubeClient extends Disposable {
  get<T>(path: string): Promise<T>
  /** Watches from now on; each event carries the time of its arrival in the listener's turn. */
  watch(path: string, listener: (event: { type: string; object: KubeObject }) => void): Disposable
}

export function createKubeClient(kubeconfigFile: string): KubeClient {
  const config = parse(readFileSync(kubeconfigFile, 'utf8')) as Kubeconfig
  const cluster = config.clusters[0]?.cluster
  const user = config.users[0]?.user
  if (!cluster || !user) throw new Error(`${kubeconfigFile} names no cluster and user`)
  const decode = (text: string): Buffer => Buffer.from(text, 'base64')
  const agent = new https.Agent({
    ca: decode(cluster['certificate-authority-data']),
    cert: decode(user['client-certificate-data']),
    key: decode(user['client-key-data']),
    keepAlive: false,
  })
  const open = (path: string, onResponse: (response: IncomingMessage) => void, onError: (error: Error) => void) =>
    https.get(new URL(path, cluster.server), { agent }, onResponse).on('error', onError)
  return {
    get: (path) =>
      new Promise((resolve, reject) => {
        open(
          path,
          (response) => {
            const chunks: Buffer[] = []
            response.on('data', (chunk: Buffer) => chunks.push(chunk))
            response.on('end', () => {
              const text = Buffer.concat(chunks).toString()
              if (response.statusCode === 200) resolve(JSON.parse(text) as never)
              else reject(new Error(`GET ${path}: ${response.statusCode} ${text}`))
            })
          },
          reject,
        )
      }),
    watch(path, listener) {
      const watching = open(
        `${path}${path.includes('?') ? '&' : '?'}watch=true`,
        (response) => {
          createInterface({ input: response })
            .on('line', (line) => {
              listener(JSON.parse(line) as { type: string; object: KubeObject })
            })
            // A watch ends by being broken off, from either side.
            .on('error', () => undefined)
        },
        () => undefined,
      )
      return toDisposable(() => watching.destroy())
    },
    dispose: () => agent.destroy(),
  }
}
