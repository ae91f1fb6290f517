// `npm run conformance`: the official suite of Kubernetes against the engine; see test/reference/conformance.ts.
import { join } from 'node:path'
import { build, isBuildStale } from './build.mjs'
import { ensureInstalled, nodePath, root, run, toolEnvironment } from './toolchain.mjs'

await ensureInstalled()
if (isBuildStale()) process.exitCode = await build()
if (!process.exitCode) {
  const args = [join(root, 'test/reference/conformance.ts'), ...process.argv.slice(2)]
  process.exitCode = await run(nodePath(), args, { env: toolEnvironment() })
}
