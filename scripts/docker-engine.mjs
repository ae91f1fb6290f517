// A Docker engine for the tests: the one that answers, else a private one on a socket and data root of its own.
import { spawn } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findCommand } from './system-packages.mjs'

const startLimit = 30_000

function pings(socketPath) {
  return new Promise((resolve) => {
    const probe = request({ socketPath, path: '/_ping', timeout: 1000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    probe.on('error', () => resolve(false))
    probe.on('timeout', () => probe.destroy())
    probe.end()
  })
}

async function startPrivate() {
  const dockerd = findCommand('dockerd')
  if (!dockerd || process.platform !== 'linux' || process.getuid?.() !== 0) {
    return {
      reason: 'no Docker engine answers, and a private one needs dockerd and root on Linux',
      stop: async () => {},
    }
  }
  const directory = mkdtempSync(join(tmpdir(), 'archipel-docker-'))
  const socket = join(directory, 'docker.sock')
  const logFile = join(directory, 'dockerd.log')
  const log = openSync(logFile, 'a')
  const at = (name) => join(directory, name)
  const args = [
    '-H',
    `unix://${socket}`,
    '--data-root',
    at('data'),
    '--exec-root',
    at('exec'),
    '-p',
    at('pid'),
    '--bridge',
    'none',
  ]
  const child = spawn(dockerd, args, { stdio: ['ignore', log, log] })
  let isEnded = false
  const ended = new Promise((resolve) => child.on('exit', resolve)).then(() => (isEnded = true))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    // What its containers had mounted goes a moment after it, and is busy until then.
    await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }).catch((error) =>
      console.log(`The private Docker engine left ${directory} behind: ${error.message}`),
    )
  }
  const deadline = Date.now() + startLimit
  while (!isEnded && Date.now() < deadline) {
    if (await pings(socket)) return { host: `unix://${socket}`, stop }
    await sleep(200)
  }
  const reason = `the private Docker engine did not start: ${readFileSync(logFile, 'utf8').trim().split('\n').at(-1)}`
  await stop()
  return { reason, stop: async () => {} }
}

/** Answers `{ host, stop }`, or `{ reason, stop }` where there is none. */
export async function ensureDockerEngine() {
  const asked = process.env.DOCKER_HOST
  if (asked?.startsWith('unix://') ? await pings(asked.slice('unix://'.length)) : asked)
    return { host: asked, stop: async () => {} }
  if (await pings('/var/run/docker.sock')) return { host: 'unix:///var/run/docker.sock', stop: async () => {} }
  return startPrivate()
}
