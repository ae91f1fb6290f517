// `npm run bench -- NAME…`: each prints ours, the peer's where one can run here, and the ratio. None of them is a test.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build, isBuildStale } from './build.mjs'
import { ensureInstalled, nodePath, root, run, toolEnvironment } from './toolchain.mjs'

const directory = join(root, 'test/bench')
const names = readdirSync(directory)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''))
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !existsSync(join(directory, `${name}.bench.ts`)))

if (asked.length === 0 || unknown.length > 0) {
  for (const name of unknown) console.error(`There is no benchmark "${name}".`)
  console.error(`Usage: npm run bench -- NAME…   with NAME one of: ${names.join(', ')}`)
  process.exitCode = 2
} else {
  await ensureInstalled()
  if (isBuildStale()) process.exitCode = await build()
  for (const name of asked) {
    if (process.exitCode) break
    process.exitCode = await run(nodePath(), [join(directory, `${name}.bench.ts`)], { env: toolEnvironment() })
  }
}
