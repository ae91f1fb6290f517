// What the tests need from the operating system. As root on Debian it is installed; elsewhere what is missing is named.
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { capture, run } from './toolchain.mjs'

const needs = [
  { purpose: 'the browser stories', package: 'chromium', commands: ['chromium', 'chromium-browser', 'google-chrome'] },
  {
    purpose: 'readable screenshots',
    package: 'fonts-dejavu-core',
    file: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
  },
  { purpose: "Electron's own specs", package: 'xvfb', commands: ['Xvfb'] },
  { purpose: 'real containers', package: 'docker.io', commands: ['dockerd'] },
  { purpose: 'container networks', package: 'iptables', commands: ['iptables'] },
  { purpose: 'the test image', package: 'busybox-static', commands: ['busybox'] },
]

const searchPath = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/bin', '/usr/bin']

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export function findCommand(...names) {
  for (const name of names) {
    const found = searchPath.map((directory) => join(directory, name)).find(isExecutable)
    if (found) return found
  }
  return undefined
}

const isMissing = (need) => (need.file ? !existsSync(need.file) : !findCommand(...need.commands))

/** Answers the needs that are not met, each with its purpose. */
export async function ensureSystemPackages() {
  const missing = needs.filter(isMissing)
  if (missing.length === 0 || process.platform !== 'linux' || process.getuid?.() !== 0 || !findCommand('apt-get'))
    return missing
  const names = missing.map((need) => need.package)
  console.log(`Installing ${names.join(', ')}…`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await capture('apt-get', ['update'], { env })
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return missing.filter(isMissing)
}
