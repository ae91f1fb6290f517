import { extname, join } from 'node:path'
import { Command, CommanderError } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { registerEngineCommand } from './app/commands/engine.ts'
import { exitCodeHelp, exitCodes, explain } from './app/commands/exit-codes.ts'
import { registerRestoreCommand } from './app/commands/restore.ts'
import { registerServeCommand } from './app/commands/serve.ts'

/** Composition root of the command line. */
async function main(): Promise<number> {
  const program = new Command('archipel')
    .description(packageJson.description)
    .version(packageJson.version, '--version', 'print the version')
    .addHelpText('after', exitCodeHelp)
    .showHelpAfterError('(--help tells what there is)')
    .exitOverride()
  registerEngineCommand(program, join(import.meta.dirname, `issue-worker${extname(import.meta.filename)}`))
  registerServeCommand(program)
  registerRestoreCommand(program)
  try {
    await program.parseAsync(process.argv, { from: 'node' })
    return exitCodes.ok
  } catch (error) {
    // Commander has printed what it threw: help and version end well, everything else is wrong usage.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    const { text, exitCode } = explain(error)
    process.stderr.write(`archipel: ${text}\n`)
    return exitCode
  }
}

void main().then((exitCode) => {
  process.exitCode = exitCode
})
