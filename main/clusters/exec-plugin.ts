import { spawn, type ChildProcess } from 'node:child_process'
import * as v from 'valibot'
import { AppError } from '#base/errors.ts'
import type { Clock } from '#base/clock.ts'
import type { ExecSpec } from './kubeconfig.ts'

/** A person may have to sign in by a browser that the plugin opens. */
const patience = 5 * 60_000
const maxOutput = 1024 * 1024
const maxComplaint = 4096

const credentialSchema = v.looseObject({
  kind: v.literal('ExecCredential'),
  status: v.looseObject({
    token: v.optional(v.string()),
    clientCertificateData: v.optional(v.string()),
    clientKeyData: v.optional(v.string()),
    expirationTimestamp: v.optional(v.string()),
  }),
})

export interface PluginCredential {
  readonly token?: string
  readonly cert?: string
  readonly key?: string
  /** Milliseconds since the epoch. */
  readonly expires?: number
}

/** What a plugin may learn of its cluster. Source: client-go pkg/apis/clientauthentication/v1/types.go. */
export interface PluginCluster {
  readonly server: string
  readonly 'tls-server-name'?: string
  readonly 'certificate-authority-data'?: string
  readonly 'insecure-skip-tls-verify'?: boolean
}

/**
 * Runs a credential plugin once. A failure carries what it wrote to stderr, for a person to read; never its stdout,
 * which is where credentials stand.
 */
export async function runExecPlugin(
  spec: ExecSpec,
  cluster: PluginCluster,
  environment: NodeJS.ProcessEnv,
  clock: Clock,
): Promise<PluginCredential> {
  const info = {
    apiVersion: spec.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(spec.provideClusterInfo ? { cluster } : {}) },
  }
  const env = {
    ...environment,
    ...Object.fromEntries(spec.env.map(({ name, value }) => [name, value])),
    KUBERNETES_EXEC_INFO: JSON.stringify(info),
  }
  const child = spawn(spec.command, spec.args, { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
  return parseCredential(spec, await outputOf(spec, child, clock))
}

function outputOf(spec: ExecSpec, child: ChildProcess, clock: Clock): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let output = ''
  let complaint = ''
  const fail = (reason: string): void => {
    reject(pluginError(spec, reason, complaint))
  }
  const timer = clock.schedule(patience, () => {
    fail('timed out')
    child.kill()
  })
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
    if (output.length <= maxOutput) return
    fail('wrote more than a credential')
    child.kill()
  })
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    complaint = (complaint + chunk).slice(-maxComplaint)
  })
  child.on('error', (error: NodeJS.ErrnoException) => {
    fail(
      error.code === 'ENOENT'
        ? 'not found in PATH'
        : error.code === 'EACCES'
          ? 'not executable'
          : 'could not be started',
    )
  })
  child.on('close', (code, signal) => {
    if (code === 0) resolve(output)
    else fail(signal ? `ended by ${signal}` : `exit code ${String(code)}`)
  })
  return promise.finally(() => {
    timer.dispose()
  })
}

function parseCredential(spec: ExecSpec, output: string): PluginCredential {
  let parsed: unknown
  try {
    parsed = JSON.parse(output)
  } catch {
    throw pluginError(spec, 'its answer is not JSON', '')
  }
  const result = v.safeParse(credentialSchema, parsed)
  if (!result.success) throw pluginError(spec, 'its answer is not an ExecCredential with a status', '')
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = result.output.status
  if (!token && !(cert && key)) throw pluginError(spec, 'its answer holds neither a token nor a certificate', '')
  const expires = expirationTimestamp ? Date.parse(expirationTimestamp) : Number.NaN
  return {
    ...(token ? { token } : {}),
    ...(cert && key ? { cert, key } : {}),
    ...(Number.isNaN(expires) ? {} : { expires }),
  }
}

function pluginError(spec: ExecSpec, reason: string, stderr: string): AppError {
  return new AppError('cluster.credential-plugin', {
    command: spec.command,
    reason,
    stderr: stderr.trim(),
    ...(spec.installHint ? { hint: spec.installHint } : {}),
  })
}
