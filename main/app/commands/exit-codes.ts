import { AppError, messageOf, type ErrorCode } from '#base/errors.ts'
import type { JsonObject } from '#base/wire.ts'

/** What the command line ends with; `--help` lists them. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  dataDir: 3,
  portInUse: 4,
  kubeconfig: 5,
} as const

export const exitCodeHelp = `
Exit codes:
  0  ended as asked
  1  failed; the last line on standard error says why
  2  wrong usage
  3  the data directory cannot be used: not writable, in use, full, damaged, or written by a newer version
  4  the port is in use
  5  the kubeconfig file cannot be read or written
`

type Advice = readonly [exitCode: number, text: (details: JsonObject) => string]

const show = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? 'unknown'))

/** For the command line: what is wrong, where, and what helps. The window has texts of its own, in its locales. */
const advice: Partial<Record<ErrorCode, Advice>> = {
  'engine.data-dir-unwritable': [
    exitCodes.dataDir,
    ({ path, reason }) =>
      `the data directory ${show(path)} cannot be written (${show(reason)}). Choose another with --data-dir, or make it writable.`,
  ],
  'engine.data-dir-newer': [
    exitCodes.dataDir,
    ({ path }) =>
      `the data directory ${show(path)} was written by a newer version of Archipel. Update Archipel, or choose another with --data-dir.`,
  ],
  'engine.data-dir-in-use': [
    exitCodes.dataDir,
    ({ path }) =>
      `the data directory ${show(path)} is in use by another engine. Stop that one, or choose another directory with --data-dir.`,
  ],
  'engine.data-dir-damaged': [
    exitCodes.dataDir,
    ({ path, reason, backup }) =>
      typeof backup === 'string'
        ? `the data in ${show(path)} cannot be read (${show(reason)}). Its newest backup is ${backup}; "archipel restore --data-dir ${show(path)}" goes back to it and keeps what is damaged.`
        : `the data in ${show(path)} cannot be read (${show(reason)}), and there is no backup of it. Choose another directory with --data-dir.`,
  ],
  'engine.no-backup': [exitCodes.dataDir, ({ path }) => `there is no backup at ${show(path)}.`],
  'engine.encryption-key': [
    exitCodes.dataDir,
    ({ key }) =>
      key === 'keychain'
        ? 'the Secrets are encrypted with a key that the app keeps in the keychain. Start this cluster from the app.'
        : `the Secrets are encrypted with the key ${show(key)}, which encryption.yaml in the data directory does not hold. Put it back.`,
  ],
  'engine.encryption-configuration': [
    exitCodes.dataDir,
    ({ path, reason }) => `${show(path)} is not valid (${show(reason)}). Mend it, or restore the one from before.`,
  ],
  'engine.disk-full': [
    exitCodes.dataDir,
    ({ path }) =>
      `the disk of the data directory ${show(path)} is full. Free some space, or choose another directory with --data-dir.`,
  ],
  'engine.port-in-use': [
    exitCodes.portInUse,
    ({ port }) =>
      `port ${show(port)} of 127.0.0.1 is in use by another program. Choose another with --port, or leave it out for a free one.`,
  ],
  'kubeconfig.invalid': [
    exitCodes.kubeconfig,
    ({ path, reason }) =>
      `the kubeconfig ${show(path)} is not valid (${show(reason)}). Mend it, or choose another file with --kubeconfig.`,
  ],
  'kubeconfig.unreadable': [
    exitCodes.kubeconfig,
    ({ path, reason }) =>
      `the kubeconfig ${show(path)} cannot be read (${show(reason)}). Choose another file with --kubeconfig.`,
  ],
}

/** The sentence and the exit code for an error that ends a command. */
export function explain(error: unknown): { readonly text: string; readonly exitCode: number } {
  if (!(error instanceof AppError)) return { text: messageOf(error), exitCode: exitCodes.failed }
  const [exitCode, text] = advice[error.code] ?? [exitCodes.failed, ({ reason }) => show(reason ?? error.message)]
  return { text: text(error.details), exitCode }
}
