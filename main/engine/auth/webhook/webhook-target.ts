import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import * as v from 'valibot'
import { yaml } from '../../late-packages.ts'

/** Where reviews are sent, and how the API server shows who it is. */
export interface WebhookTarget {
  readonly url: string
  readonly ca?: string
  readonly certificate?: string
  readonly key?: string
  readonly serverName?: string
  readonly isInsecure: boolean
  readonly authorization?: string
}

const text = v.optional(v.string())

/** The part of a kubeconfig that these files use. */
const schema = v.object({
  clusters: v.array(
    v.object({
      name: v.string(),
      cluster: v.object({
        server: v.string(),
        'certificate-authority': text,
        'certificate-authority-data': text,
        'insecure-skip-tls-verify': v.optional(v.boolean(), false),
        'tls-server-name': text,
      }),
    }),
  ),
  users: v.optional(
    v.array(
      v.object({
        name: v.string(),
        user: v.object({
          'client-certificate': text,
          'client-certificate-data': text,
          'client-key': text,
          'client-key-data': text,
          token: text,
          tokenFile: text,
          username: text,
          password: text,
        }),
      }),
    ),
    [],
  ),
  contexts: v.array(
    v.object({ name: v.string(), context: v.object({ cluster: v.string(), user: v.optional(v.string(), '') }) }),
  ),
  'current-context': v.string(),
})

/**
 * Reads a kubeconfig file that names a webhook; paths in it start from its own folder.
 * Source: apiserver pkg/util/webhook, client-go tools/clientcmd.
 */
export async function readWebhookTarget(path: string): Promise<WebhookTarget> {
  const config = v.parse(schema, yaml().parse(await readFile(path, 'utf8')))
  const context = config.contexts.find(({ name }) => name === config['current-context'])?.context
  const cluster = config.clusters.find(({ name }) => name === context?.cluster)?.cluster
  if (!cluster) throw new Error(`the current context of ${path} names no cluster`)
  const user = config.users.find(({ name }) => name === context?.user)?.user ?? {}
  const load = async (file: string | undefined, data?: string): Promise<string | undefined> => {
    if (data !== undefined) return Buffer.from(data, 'base64').toString()
    return file === undefined ? undefined : readFile(resolve(dirname(path), file), 'utf8')
  }
  const token = user.token ?? (await load(user.tokenFile))?.trim()
  return defined({
    url: cluster.server,
    isInsecure: cluster['insecure-skip-tls-verify'],
    ca: await load(cluster['certificate-authority'], cluster['certificate-authority-data']),
    certificate: await load(user['client-certificate'], user['client-certificate-data']),
    key: await load(user['client-key'], user['client-key-data']),
    serverName: cluster['tls-server-name'],
    authorization: token ? `Bearer ${token}` : basicOf(user),
  })
}

function basicOf({
  username,
  password = '',
}: {
  username?: string | undefined
  password?: string | undefined
}): string | undefined {
  return username === undefined ? undefined : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function defined(fields: { [K in keyof WebhookTarget]-?: WebhookTarget[K] | undefined }): WebhookTarget {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as unknown as WebhookTarget
}
