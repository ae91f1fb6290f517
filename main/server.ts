import { realpathSync } from 'node:fs'
import { Command } from 'commander'
import { explain } from './app/commands/exit-codes.ts'
import { parsePort } from './app/commands/options.ts'
import { serve, type ServeFlags } from './app/commands/serve-app.ts'
import { defaultDataDir } from './app/data-dir.ts'

/** Composition root of the app in a browser, as `npm start` runs it where there is no desktop shell. */
async function main(): Promise<number> {
  const program = new Command('archipel-server')
    .option('--data-dir <dir>', 'where the app keeps its data', defaultDataDir(process.env, process.platform))
    .option('--port <number>', 'port of the page; 0 takes the last one, or a free one', parsePort, 0)
    .option('--kubeconfig <file...>', "kubeconfig files to use instead of KUBECONFIG's or ~/.kube/config", [])
    .option('--no-engine', 'run without the local cluster')
    .option('--no-open', 'do not open the default browser')
  try {
    const flags = program.parse().opts<Omit<ServeFlags, 'host'>>()
    await serve(
      { ...flags, host: '127.0.0.1' },
      realpathSync(process.argv[1] ?? ''),
      (url) => `Open ${url} in a browser; the link works once. Ctrl+C stops the app, not the containers.`,
    )
    return 0
  } catch (error) {
    const { text, exitCode } = explain(error)
    process.stderr.write(`archipel: ${text}\n`)
    return exitCode
  }
}

void main().then((exitCode) => {
  process.exitCode = exitCode
  setImmediate(() => process.exit())
})
