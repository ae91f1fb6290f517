import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, openSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import Docker from 'dockerode'
import { eventually } from './eventually.ts'
import { createTempDir } from './temp-dir.ts'

/** A Docker engine of the test's own, which it may stop and start. */
export interface PrivateDocker {
  readonly host: string
  /** Ends it as a user's `systemctl stop docker` does: its containers end with it. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops it and removes everything it had. */
  remove(): Promise<void>
}

/** A private engine needs its program, Linux and root. */
export const hasPrivateDocker = process.platform === 'linux' && process.getuid?.() === 0 && findDockerd() !== undefined

function findDockerd(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.map((folder) => join(folder, 'dockerd')).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The processes that hold containers of the engine below this directory: their command line names its socket. */
function shimsOf(path: string): number[] {
  const isShim = (pid: string): boolean => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      return words[0]?.includes('containerd-shim') === true && words.some((word) => word.startsWith(`${path}/`))
    } catch {
      return false // It ended while it was looked at.
    }
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isShim(name))
    .map(Number)
}

/** The innermost first. */
function mountsBelow(path: string): string[] {
  const points = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
  return points.filter((point) => point.startsWith(`${path}/`)).reverse()
}

export async function createPrivateDocker(): Promise<PrivateDocker> {
  const dir = createTempDir('dockerd')
  const socket = join(dir.path, 'docker.sock')
  const log = openSync(join(dir.path, 'dockerd.log'), 'a')
  const folders = [
    '--data-root',
    join(dir.path, 'data'),
    '--exec-root',
    join(dir.path, 'exec'),
    '-p',
    join(dir.path, 'pid'),
  ]
  // Without firewall rules: those are the machine's, and other engines on it have theirs.
  const args = ['-H', `unix://${socket}`, ...folders, '--bridge', 'none', '--iptables=false']
  let daemon: ChildProcess | undefined

  async function start(): Promise<void> {
    daemon = spawn(findDockerd() ?? 'dockerd', args, { stdio: ['ignore', log, log] })
    const docker = new Docker({ socketPath: socket })
    await eventually('the private Docker engine answers', () => docker.ping(), Boolean)
  }

  async function stop(): Promise<void> {
    const ending = daemon
    daemon = undefined
    if (ending?.exitCode !== null || !ending.kill('SIGTERM')) return
    await once(ending, 'exit')
  }

  const engine: PrivateDocker = {
    host: `unix://${socket}`,
    start,
    stop,
    async remove() {
      await stop()
      // A container that ends while its engine does may keep its shim, which nobody would end any more.
      for (const pid of shimsOf(dir.path)) process.kill(pid, 'SIGKILL')
      // What its containers had mounted goes a moment after it, or stays when it ended in the midst of their own end.
      for (const mounted of mountsBelow(dir.path)) execFileSync('umount', ['--lazy', mounted])
      await rm(dir.path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
      dir.dispose()
    },
  }
  await start()
  return engine
}
