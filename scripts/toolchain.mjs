// What every script needs before anything is installed: it runs on any Node from 20 on and imports nothing but Node.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export const root = join(import.meta.dirname, '..')
const modules = join(root, 'node_modules')

/** Runs a command with its output shown; answers its exit code, 127 when it cannot be started. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
    child.on('error', () => resolve(127))
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 128 : 1)))
  })
}

/** Like `run`, with the output kept: answers `{ code, output }`. */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

function npm(args) {
  // Inside an npm script the very npm that runs it is known; elsewhere the PATH has one.
  const script = process.env.npm_execpath
  return script ? run(process.execPath, [script, ...args]) : run('npm', args, { shell: process.platform === 'win32' })
}

/** True when npm's own record of what is installed has every package of the lock that this platform needs. */
function isInstalled() {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(locked).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  )
}

/** Installs the locked dependencies unless they are there already. */
export async function ensureInstalled() {
  if (isInstalled()) return
  console.error('Installing dependencies (once)…')
  const code = await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
  if (code !== 0) throw new Error(`npm ci failed with exit code ${code}; see its message above`)
}

/** The path of a Node 24 or newer: the one among the dependencies, else the one that runs this. */
export function nodePath() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const packaged = [
    join(modules, `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`, 'bin', name),
    join(modules, '.bin', name),
  ].find(existsSync)
  if (packaged) return packaged
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Error(
    `Archipel runs on Node 24 or newer; this is ${process.versions.node}, and no packaged Node exists for ${process.platform}-${process.arch}. Install Node 24 from https://nodejs.org.`,
  )
}

/** The environment in which tools of node_modules/.bin find Node 24 first. */
export function toolEnvironment(extra = {}) {
  const paths = [join(nodePath(), '..'), join(modules, '.bin'), process.env.PATH]
  return { ...process.env, PATH: paths.join(delimiter), ...extra }
}

/** The entry file of an installed package's command, so that it runs the same on every platform. */
export function binOf(packageName, bin = packageName) {
  const manifest = JSON.parse(readFileSync(join(modules, packageName, 'package.json'), 'utf8'))
  const entry = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin]
  return join(modules, packageName, entry)
}
