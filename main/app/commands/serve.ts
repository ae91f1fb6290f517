import { realpathSync } from 'node:fs'
import type { Command } from 'commander'
import { exitCodeHelp } from './exit-codes.ts'
import { parsePort } from './options.ts'
import type { ServeFlags } from './serve-app.ts'

/** `archipel serve`: the app in a browser. */
export function registerServeCommand(program: Command): void {
  program
    .command('serve')
    .summary('serve the app to a browser')
    .description(
      'Serves the app to a browser of this machine until SIGTERM or SIGINT. Prints one JSON line when it is ready: {"ready":true,"url":…}. The token in the URL works once. Logs are JSON lines on standard error.',
    )
    .option('--data-dir <dir>', 'where the app and its cluster keep their data; made if missing')
    .option('--port <number>', 'port of the page; 0 takes the last one, or a free one', parsePort, 0)
    .option('--host <address>', 'address to listen on; anything but loopback can be reached by others', '127.0.0.1')
    .option('--kubeconfig <file...>', "kubeconfig files to use instead of KUBECONFIG's or ~/.kube/config", [])
    .option('--no-engine', 'run without the local cluster')
    .option('--open', 'open the default browser')
    .version(program.version() ?? '', '--version', 'print the version')
    .addHelpText('after', exitCodeHelp)
    .action(async ({ dataDir, ...flags }: Partial<ServeFlags> & Omit<ServeFlags, 'dataDir'>, command: Command) => {
      // Not a required option of commander: that would hide that `--data-dri` is no option at all.
      if (dataDir === undefined) command.error("error: required option '--data-dir <dir>' not specified")
      // Loaded here: nothing else of the command line needs the app.
      const { serve } = await import('./serve-app.ts')
      await serve({ ...flags, dataDir }, realpathSync(process.argv[1] ?? ''), readyLine)
    })
}

const readyLine = (url: string): string => JSON.stringify({ ready: true, url })
