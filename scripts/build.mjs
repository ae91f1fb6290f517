// Builds what `npm start` and the browser tests run. With `--if-stale` only when a source is newer than the build.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { binOf, ensureInstalled, nodePath, root, run, toolEnvironment } from './toolchain.mjs'

const sources = [
  'main',
  'preload',
  'renderer',
  'resources',
  'scripts/generate-schema.mjs',
  'scripts/generate-first-objects.mjs',
  'electron.vite.config.ts',
  'package-lock.json',
]
const products = [
  'out/main/desktop.cjs',
  'out/main/server.cjs',
  'out/main/cli.cjs',
  'out/preload/bridge.cjs',
  'out/renderer/index.html',
]

function newest(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(
    0,
    ...readdirSync(path)
      .filter((name) => !/^generated.*\.json$/.test(name))
      .map((name) => newest(join(path, name))),
  )
}

export function isBuildStale() {
  const built = products.map((product) => join(root, product))
  if (!built.every(existsSync)) return true
  const oldest = Math.min(...built.map((product) => statSync(product).mtimeMs))
  return sources.some((source) => newest(join(root, source)) > oldest)
}

/** Answers the exit code of the first step that failed, or 0. */
export async function build() {
  const env = toolEnvironment()
  const generated = await run(nodePath(), ['scripts/generate.mjs'], { env })
  return generated || run(nodePath(), [binOf('electron-vite'), 'build', '--logLevel', 'warn'], { env })
}

if (process.argv[1] === import.meta.filename) {
  await ensureInstalled()
  if (!process.argv.includes('--if-stale') || isBuildStale()) process.exitCode = await build()
}
