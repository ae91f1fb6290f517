import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { engineFlags } from '../../main/app/engine-flags.ts'

const cli = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.cjs')

export interface MeasuredEngine {
  process: ChildProcess
  server: string
  kubeconfig: string
  /** Milliseconds from the start of the process to its ready line, which is printed when /readyz answers. */
  readyAfter: number
  stop(): Promise<void>
}

/** Starts the built engine with simulated containers, as `archipel engine` does. */
export async function startMeasured(dataDir: string, nodes: number, runtime = 'simulated'): Promise<MeasuredEngine> {
  const started = performance.now()
  const args = [...engineFlags, cli, 'engine', '--data-dir', dataDir, '--runtime', runtime, '--nodes', String(nodes)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  for await (const line of createInterface({ input: child.stdout })) {
    const { server, kubeconfig } = JSON.parse(line) as { server: string; kubeconfig: string }
    const stop = async (): Promise<void> => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    return { process: child, server, kubeconfig, readyAfter: performance.now() - started, stop }
  }
  throw new Error('the engine ended before it was ready')
}

/** Resident memory in MB. Linux. */
export function residentMegabytes(pid: number): number {
  const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(match?.[1] ?? Number.NaN) / 1024
}

/** CPU seconds that the process has used so far. Linux; the kernel counts in hundredths of a second. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
