// `npm run conformance`: the official suite of Kubernetes against the engine; see test/reference/conformance.ts.
import { join } from 'node:path'
import { build, isBuildStale } from './build.mjs'
import { ensureInstalled, nodePath, root, run, toolEnvironment } from './toolchain.mjs'

/** Runs the suite with its own arguments; the exit code. */
export function conformance(args) {
  return run(nodePath(), [join(root, 'test/reference/conformance.ts'), ...args], { env: toolEnvironment() })
}

if (process.argv[1] === import.meta.filename) {
  await ensureInstalled()
  if (isBuildStale()) process.exitCode = await build()
  if (!process.exitCode) process.exitCode = await conformance(process.argv.slice(2))
}
