import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createApiClient, type ApiClient } from './api-client.ts'

const root = join(import.meta.dirname, '..', '..')
const sourceCli = join(root, 'main', 'cli.ts')
const builtCli = join(root, 'out', 'main', 'cli.cjs')

export interface EngineStart {
  readonly dataDir: string
  readonly runtime?: 'auto' | 'docker' | 'simulated' | 'none'
  /** Further arguments of `archipel engine`. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Takes the built program, which starts in less than half the time, unless a source is newer. */
  readonly isBuilt?: boolean
}

/** What the engine said on its way out. */
export interface Ending {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface EngineProcess {
  readonly server: string
  readonly kubeconfig: string
  readonly runtime: { readonly name: string; readonly reason: string }
  readonly pid: number
  /** As the administrator. */
  readonly client: ApiClient
  /** Waits for the end of the process. */
  stop(signal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<Ending>
}

/** Runs `archipel` with the given arguments to its end. */
export async function runArchipel(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ending> {
  return endOf(spawnArchipel(args, env))
}

/** Starts an engine in a process of its own and waits until it says that it is ready. */
export async function startEngine({
  dataDir,
  runtime = 'simulated',
  args = [],
  env = {},
  isBuilt = false,
}: EngineStart): Promise<EngineProcess> {
  const cli = isBuilt && isBuildFresh() ? builtCli : sourceCli
  const child = spawnArchipel(['engine', '--data-dir', dataDir, '--runtime', runtime, ...args], env, cli)
  const ended = endOf(child)
  const ready = await Promise.race([firstLine(child), ended.then(failed)])
  const {
    server,
    kubeconfig,
    runtime: taken,
  } = JSON.parse(ready) as Pick<EngineProcess, 'server' | 'kubeconfig' | 'runtime'>
  const client = createApiClient(kubeconfig)
  return {
    server,
    kubeconfig,
    runtime: taken,
    pid: child.pid ?? 0,
    client,
    stop(signal = 'SIGTERM') {
      client.dispose()
      child.kill(signal)
      return ended
    },
  }
}

function isBuildFresh(): boolean {
  if (!existsSync(builtCli)) return false
  const builtAt = statSync(builtCli).mtimeMs
  const sources = globSync('{main,preload}/**/*.ts', { cwd: root })
  return sources.every((source) => statSync(join(root, source)).mtimeMs < builtAt)
}

function spawnArchipel(args: readonly string[], env: Readonly<Record<string, string>>, cli = sourceCli): ChildProcess {
  return spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('the engine has no standard output')
  const lines = createInterface({ input: stdout })
  const [line] = (await once(lines, 'line')) as [string]
  return line
}

function failed({ code, stdout, stderr }: Ending): never {
  throw new Error(`the engine ended with ${String(code)} before it was ready\n${stdout}\n${stderr}`)
}

function endOf(child: ChildProcess): Promise<Ending> {
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code, ...said })
    })
  })
}

/** What an engine has logged as an error. */
export function errorsIn(log: string): string[] {
  return log.split('\n').filter((line) => line.includes('"level":"error"'))
}
