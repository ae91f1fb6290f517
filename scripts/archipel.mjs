#!/usr/bin/env node
// The `archipel` command: runs the built command line on Node 24, whichever Node the machine has.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import { nodePath, root } from './toolchain.mjs'

const built = join(root, 'out/main/cli.cjs')
const source = join(root, 'main/cli.ts')
const entry = existsSync(built) ? built : source
const child = spawn(nodePath(), [...packageJson.config.engineFlags, entry, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0)
})
