import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { createTempDir } from '../support/temp-dir.ts'
import { createApiClient, type ApiClient } from '../support/api-client.ts'
import { eventually } from '../support/eventually.ts'
import { programPath, type Program } from './toolchain.ts'

export interface ReferenceServer {
  readonly server: string
  readonly kubeconfig: string
  /** Of kube-apiserver and etcd. */
  readonly pids: readonly number[]
  /** Milliseconds from the start of etcd to the first /readyz that says so, as seen 20 times a second. */
  readonly readyAfter: number
  /** As a member of system:masters. */
  readonly client: ApiClient
  stop(): Promise<void>
}

export interface ReferenceOptions {
  /** With kube-controller-manager and kube-scheduler. */
  readonly withControllers?: boolean
  /** Durable writes, for benchmarks. */
  readonly isDurable?: boolean
  /** Where it keeps its data, which stay there, and are taken up again; absent: a directory that is gone with it. */
  readonly directory?: string
}

const token = 'reference-admin'

/** The real kube-apiserver on an etcd of its own, both in a directory that is gone with them. */
export async function startReferenceServer(options: ReferenceOptions = {}): Promise<ReferenceServer> {
  const dir = options.directory === undefined ? createTempDir('reference') : keptDir(options.directory)
  const children: ChildProcess[] = []
  const launch = (program: Program, args: readonly string[]): ChildProcess => {
    const child = spawn(programPath(program), args, { cwd: dir.path, stdio: ['ignore', 'pipe', 'pipe'] })
    const log = createWriteStream(join(dir.path, `${program}.log`))
    child.stdout.pipe(log, { end: false })
    child.stderr.pipe(log, { end: false })
    child.once('close', () => log.end())
    children.push(child)
    return child
  }
  const stop = async (): Promise<void> => {
    for (const child of children.toReversed()) await end(child)
    dir.dispose()
  }
  try {
    writeCredentials(dir.path)
    const started = performance.now()
    const etcd = await launchEtcd(launch, options.isDurable ?? false)
    const server = await launchApiServer(launch, etcd)
    const kubeconfig = writeKubeconfig(dir.path, server)
    const client = createApiClient(kubeconfig)
    await eventually(
      'readiness of the reference server',
      () => client.send('/readyz'),
      ({ status }) => status === 200,
    )
    const readyAfter = performance.now() - started
    if (options.withControllers) launchControllers(launch, kubeconfig)
    return {
      server,
      kubeconfig,
      pids: children.map(({ pid = 0 }) => pid),
      readyAfter,
      client,
      async stop() {
        client.dispose()
        await stop()
      },
    }
  } catch (error) {
    const log = readLog(dir.path)
    await stop()
    throw new Error(`the reference server did not start:\n${log}`, { cause: error })
  }
}

type Launch = (program: Program, args: readonly string[]) => ChildProcess

async function launchEtcd(launch: Launch, isDurable: boolean): Promise<string> {
  const clients = `http://127.0.0.1:${String(await freePort())}`
  const peers = `http://127.0.0.1:${String(await freePort())}`
  launch('etcd', [
    '--data-dir=etcd',
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
    '--log-level=error',
    ...(isDurable ? [] : ['--unsafe-no-fsync']),
  ])
  return clients
}

function keptDir(path: string): Pick<ReturnType<typeof createTempDir>, 'path' | 'dispose'> {
  return { path, dispose: () => undefined }
}

function writeCredentials(dir: string): void {
  if (existsSync(join(dir, 'sa.key'))) return
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(join(dir, 'sa.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 })
  writeFileSync(join(dir, 'tokens.csv'), `${token},kubernetes-admin,,system:masters\n`, { mode: 0o600 })
}

async function launchApiServer(launch: Launch, etcd: string): Promise<string> {
  const port = await freePort()
  launch('kube-apiserver', [
    `--etcd-servers=${etcd}`,
    `--secure-port=${String(port)}`,
    '--bind-address=127.0.0.1',
    '--cert-dir=certificates',
    '--token-auth-file=tokens.csv',
    '--enable-bootstrap-token-auth',
    '--service-account-key-file=sa.key',
    '--service-account-signing-key-file=sa.key',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--allow-privileged',
  ])
  return `https://127.0.0.1:${String(port)}`
}

function launchControllers(launch: Launch, kubeconfig: string): void {
  const common = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--bind-address=127.0.0.1', '--secure-port=0']
  launch('kube-controller-manager', [
    ...common,
    '--service-account-private-key-file=sa.key',
    '--root-ca-file=certificates/apiserver.crt',
    '--use-service-account-credentials',
  ])
  launch('kube-scheduler', common)
}

function writeKubeconfig(dir: string, server: string): string {
  const path = join(dir, 'kubeconfig')
  const cluster = { server, 'insecure-skip-tls-verify': true }
  writeFileSync(
    path,
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'reference', cluster }],
      users: [{ name: 'admin', user: { token } }],
      contexts: [{ name: 'reference', context: { cluster: 'reference', user: 'admin' } }],
      'current-context': 'reference',
    }),
    { mode: 0o600 },
  )
  return path
}

function readLog(dir: string): string {
  try {
    return readFileSync(join(dir, 'kube-apiserver.log'), 'utf8').slice(-4000)
  } catch {
    return 'kube-apiserver was not started'
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
