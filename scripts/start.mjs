// `npm start`: installs and builds what is missing, then opens the desktop app; where that cannot be, serves it to a browser.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, isBuildStale } from './build.mjs'
import { binOf, capture, ensureInstalled, nodePath, root, toolEnvironment } from './toolchain.mjs'

const electronDir = join(root, 'node_modules', 'electron')
const failedMarker = join(root, 'node_modules', '.cache', 'archipel', 'electron-download-failed')
const day = 24 * 60 * 60 * 1000
const downloadLimit = 5 * 60 * 1000

function electronBinary() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const name = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron'
  if (override) return join(override, name)
  const pointer = join(electronDir, 'path.txt')
  if (!existsSync(pointer)) return undefined
  const path = join(electronDir, 'dist', readFileSync(pointer, 'utf8').trim())
  return existsSync(path) ? path : undefined
}

/** The reason why the desktop shell cannot be used here, before trying to get its binary. */
function obstacle() {
  if (process.argv.includes('--browser')) return 'as asked with --browser'
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  if (process.getuid?.() === 0) return "Electron's sandbox does not run as root"
  return undefined
}

async function obtainElectron() {
  if (electronBinary()) return undefined
  if (existsSync(failedMarker) && Date.now() - statSync(failedMarker).mtimeMs < day)
    return "Electron's binary could not be downloaded"
  console.error("Downloading Electron's binary (once)…")
  const signal = AbortSignal.timeout(downloadLimit)
  const { code } = await capture(nodePath(), [binOf('electron', 'install-electron')], {
    env: toolEnvironment(),
    signal,
  })
  if (code === 0 && electronBinary()) return undefined
  mkdirSync(join(failedMarker, '..'), { recursive: true })
  writeFileSync(failedMarker, '')
  return "Electron's binary could not be downloaded"
}

function hand(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: toolEnvironment() })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 0 : 1)
  })
}

await ensureInstalled()
if (isBuildStale()) {
  console.error('Building…')
  const code = await build()
  if (code !== 0) process.exit(code)
}
const reason = obstacle() ?? (await obtainElectron())
if (reason) {
  console.error(`Archipel is served to a browser: ${reason}.`)
  hand(nodePath(), [join(root, 'out/main/server.cjs'), ...process.argv.slice(2).filter((arg) => arg !== '--browser')])
} else {
  hand(electronBinary(), [root])
}
