import { dirname, isAbsolute, join } from 'node:path'
import * as v from 'valibot'
import { LineCounter, parseDocument } from 'yaml'
import { AppError } from '#base/errors.ts'

const text = v.optional(v.nullable(v.string()))
const entries = v.nullish(v.array(v.looseObject({ name: v.string() })), [])

const execSchema = v.looseObject({
  apiVersion: v.optional(v.string(), 'client.authentication.k8s.io/v1'),
  command: v.pipe(v.string(), v.minLength(1)),
  args: v.nullish(v.array(v.string()), []),
  env: v.nullish(v.array(v.looseObject({ name: v.string(), value: v.string() })), []),
  installHint: v.optional(v.string()),
  provideClusterInfo: v.nullish(v.boolean(), false),
})
export type ExecSpec = v.InferOutput<typeof execSchema>

const authProviderSchema = v.looseObject({ name: v.string(), config: v.nullish(v.record(v.string(), v.unknown()), {}) })

const clusterSchema = v.looseObject({
  server: v.pipe(v.string(), v.url()),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': v.nullish(v.boolean(), false),
  'tls-server-name': text,
  'proxy-url': text,
})

const userSchema = v.looseObject({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  exec: v.optional(v.nullable(execSchema)),
  'auth-provider': v.optional(v.nullable(authProviderSchema)),
})

const contextSchema = v.looseObject({ cluster: v.string(), user: v.optional(v.string(), ''), namespace: text })

const kubeconfigSchema = v.looseObject({
  clusters: entries,
  users: entries,
  contexts: entries,
  'current-context': text,
})

export type KubeconfigCluster = v.InferOutput<typeof clusterSchema>
export type KubeconfigUser = v.InferOutput<typeof userSchema>

/** One file, parsed. Paths in it are absolute. Source: client-go tools/clientcmd/api/v1/types.go. */
export interface Kubeconfig {
  readonly file: string
  readonly clusters: ReadonlyMap<string, KubeconfigCluster>
  readonly users: ReadonlyMap<string, KubeconfigUser>
  readonly contexts: ReadonlyMap<string, v.InferOutput<typeof contextSchema>>
  readonly currentContext?: string
  /** Entries that are not usable; the others are. */
  readonly problems: readonly AppError[]
}

/** Throws AppError `kubeconfig.invalid` with the place. The reason never quotes the file: it may hold a credential. */
export function parseKubeconfig(source: string, file: string): Kubeconfig {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false })
  const [problem] = document.errors
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0])
    throw new AppError('kubeconfig.invalid', { file, line, column: col, reason: problem.code })
  }
  const result = v.safeParse(kubeconfigSchema, document.toJS() ?? {})
  if (!result.success) throw unusable(file, '', result.issues[0])
  const problems: AppError[] = []
  const pick = <S extends v.GenericSchema>(list: 'clusters' | 'users' | 'contexts', body: string, schema: S) => {
    const found = new Map<string, v.InferOutput<S>>()
    for (const entry of result.output[list]) {
      const parsed = v.safeParse(schema, entry[body])
      if (parsed.success) found.set(entry.name, parsed.output)
      else problems.push(unusable(file, `${list}[${entry.name}].${body}`, parsed.issues[0]))
    }
    return found
  }
  const clusters = pick('clusters', 'cluster', clusterSchema)
  const users = pick('users', 'user', v.nullish(userSchema, {}))
  const contexts = pick('contexts', 'context', contextSchema)
  makeAbsolute(file, clusters.values(), users.values())
  const currentContext = result.output['current-context']
  return { file, clusters, users, contexts, problems, ...(currentContext ? { currentContext } : {}) }
}

function makeAbsolute(file: string, clusters: Iterable<KubeconfigCluster>, users: Iterable<KubeconfigUser>): void {
  const absolute = <T extends string | null | undefined>(path: T): T | string =>
    path && !isAbsolute(path) ? join(dirname(file), path) : path
  for (const cluster of clusters) cluster['certificate-authority'] = absolute(cluster['certificate-authority'])
  for (const user of users) {
    for (const key of ['client-certificate', 'client-key', 'tokenFile'] as const) user[key] = absolute(user[key])
    // A command with a slash is relative to the file, as in client-go; a bare name is searched in PATH.
    if (user.exec && /[\\/]/.test(user.exec.command)) user.exec.command = absolute(user.exec.command)
  }
}

function unusable(file: string, place: string, issue: v.BaseIssue<unknown>): AppError {
  const path = [place, v.getDotPath(issue)].filter(Boolean).join('.')
  return new AppError('kubeconfig.invalid', { file, reason: `${path}: expected ${issue.expected ?? 'another value'}` })
}
