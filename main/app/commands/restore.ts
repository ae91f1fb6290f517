import { resolve } from 'node:path'
import type { Command } from 'commander'
import { systemClock } from '#base/system-clock.ts'
import { restoreBackup } from '#engine/mvcc/drivers/sqlite-backup.ts'
import { exitCodeHelp } from './exit-codes.ts'

interface RestoreFlags {
  readonly dataDir?: string
  readonly backup?: string
}

/** `archipel restore`: goes back to a backup of the cluster's store. */
export function registerRestoreCommand(program: Command): void {
  program
    .command('restore')
    .summary("go back to a backup of the local cluster's data")
    .description(
      'Puts a backup in the place of the store of a data directory. What it replaces is moved aside and kept. The engine must not be running.',
    )
    .option('--data-dir <dir>', 'where the cluster keeps its data (required)')
    .option('--backup <file>', 'the backup to go back to; absent: the newest one')
    .version(program.version() ?? '', '--version', 'print the version')
    .addHelpText('after', exitCodeHelp)
    .action(({ dataDir, backup }: RestoreFlags, command: Command) => {
      // Not a required option of commander: that would hide that `--data-dri` is no option at all.
      if (dataDir === undefined) command.error("error: required option '--data-dir <dir>' not specified")
      const from = backup === undefined ? undefined : resolve(backup)
      const { backup: taken, movedTo } = restoreBackup(resolve(dataDir), systemClock.now(), from)
      process.stdout.write(`Restored ${taken}.\n`)
      if (movedTo !== undefined) process.stdout.write(`What it replaces is in ${movedTo}.\n`)
    })
}
