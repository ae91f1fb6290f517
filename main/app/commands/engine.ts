import { enableCompileCache, flushCompileCache } from 'node:module'
import { join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { LogLevel } from '#base/logger.ts'
import { toEnvelope } from '#contract/errors.ts'
import { systemClock } from '#base/system-clock.ts'
import type { EngineProcessOptions } from '../engine-process.ts'
import { cacheDir } from '../data-dir.ts'
import { createJsonLogger, logLevels } from '../json-logger.ts'
import { encryptionKeyVariable } from '../encryption-key.ts'
import { issueAhead } from '../issue-ahead.ts'
import { exitCodeHelp } from './exit-codes.ts'
import { parsePort, parseWhole, stopSignal } from './options.ts'

interface EngineFlags {
  readonly dataDir?: string
  readonly port: number
  readonly nodes: number
  readonly runtime: EngineProcessOptions['runtime']
  readonly dockerHost?: string
  readonly kubeconfig?: string
  readonly logLevel: LogLevel
  readonly stopWithStdin?: boolean
}

/** `archipel engine`: the cluster alone, in the foreground. `issueWorker` is the file of the thread that `issueAhead` runs. */
export function registerEngineCommand(program: Command, issueWorker: string): void {
  program
    .command('engine')
    .summary('run the local cluster alone')
    .description(
      'Runs the local cluster in the foreground until SIGTERM or SIGINT. Prints one JSON line when it is ready: {"ready":true,"server":…,"kubeconfig":…,"runtime":…}. Logs are JSON lines on standard error.',
    )
    .option('--data-dir <dir>', 'where the cluster keeps its data; made if missing (required)')
    .option('--port <number>', 'port of the API on 127.0.0.1; 0 takes the last one, or a free one', parsePort, 0)
    .option('--nodes <number>', 'how many nodes the cluster has', parseNodes, 1)
    .addOption(
      new Option(
        '--runtime <name>',
        'what runs the containers; auto takes Docker when it answers, none serves the API alone',
      )
        .choices(['auto', 'docker', 'simulated', 'none'])
        .default('auto'),
    )
    .addOption(new Option('--docker-host <url>', "the Docker engine; absent: the platform's own").env('DOCKER_HOST'))
    .option('--kubeconfig <file>', 'the kubeconfig to write the cluster into; absent: in the data directory')
    .addOption(new Option('--log-level <level>', 'the least that is logged').choices(logLevels).default('info'))
    .option('--stop-with-stdin', 'also stop when standard input ends, as it does when the starting program dies')
    .version(program.version() ?? '', '--version', 'print the version')
    .addHelpText('after', exitCodeHelp)
    .action((flags: EngineFlags, command: Command) => run(flags, command, issueWorker))
}

async function run(flags: EngineFlags, command: Command, issueWorker: string): Promise<void> {
  const { dataDir, port, nodes, runtime, dockerHost, kubeconfig, logLevel } = flags
  // Not a required option of commander: that would hide that `--data-dri` is no option at all.
  if (dataDir === undefined) command.error("error: required option '--data-dir <dir>' not specified")
  const logger = createJsonLogger({
    level: logLevel,
    now: systemClock.now,
    write: (line) => process.stderr.write(line),
  })
  const options: EngineProcessOptions = {
    dataDir: resolve(dataDir),
    port,
    nodes,
    runtime,
    ...(dockerHost === undefined ? {} : { dockerHost }),
    ...(kubeconfig === undefined ? {} : { kubeconfig: resolve(kubeconfig) }),
    ...encryptionKey(),
  }
  try {
    // What V8 has made of the code is kept for the next start, whichever data directory that has.
    const codeCache = join(cacheDir(process.env, process.platform), 'code')
    const certificates = issueAhead(issueWorker, options.dataDir, { now: systemClock.now(), codeCache })
    enableCompileCache(codeCache)
    // Loaded here, so that `--help` need not wait for it.
    const { runEngine } = await import('../engine-process.ts')
    await runEngine(certificates ? { ...options, certificates } : options, {
      logger,
      stop: stopSignal(flags.stopWithStdin === true),
      onReady: (line) => {
        process.stdout.write(`${JSON.stringify(line)}\n`)
        // Now, while V8 has all that a start needs: by the time an engine ends, it has let go of what ran only once.
        flushCompileCache()
      },
    })
  } catch (error) {
    // For the app that started us: it cannot tell from an exit code what to tell the user.
    process.stdout.write(`${JSON.stringify({ ready: false, error: toEnvelope(error) })}\n`)
    throw error
  }
}

/** What the app took from the keychain. It does not stay where a child process would find it. */
function encryptionKey(): Pick<EngineProcessOptions, 'encryptionKey'> {
  const text = process.env[encryptionKeyVariable]
  Reflect.deleteProperty(process.env, encryptionKeyVariable)
  return text ? { encryptionKey: Buffer.from(text, 'base64') } : {}
}

function parseNodes(text: string): number {
  return parseWhole(text, 1, 100)
}
