import type { Readable, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { messageOf } from '#base/errors.ts'
import type { ContainerSession } from '../../registry/pod-streams.ts'
import type { CommandOptions } from '../subresources/exec.ts'
import { exitStatus, failureStatus, statusText } from './command-status.ts'
import { terminalSizes } from './terminal-sizes.ts'

/** The streams that a client has opened for a command, whatever carries them. */
export interface CommandStreams {
  readonly stdin?: Readable | undefined
  readonly stdout?: Writable | undefined
  readonly stderr?: Writable | undefined
  readonly resize?: Readable | undefined
  readonly error: Writable
  /** Whether the error stream speaks JSON. */
  readonly hasJsonStatus: boolean
}

/**
 * Runs a command on the streams of a client; at the end all its output is sent, then how it ended. Never throws: when
 * the client is gone (`signal`) there is nobody to tell.
 */
export async function runCommand(
  session: ContainerSession,
  { tty }: Pick<CommandOptions, 'tty'>,
  { stdin, stdout, stderr, resize, error, hasJsonStatus }: CommandStreams,
  { isExec, signal }: { readonly isExec: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const io = {
    isTty: tty,
    ...(stdin ? { stdin } : {}),
    ...(stdout ? { stdout } : {}),
    ...(stderr ? { stderr } : {}),
    ...(resize ? { sizes: terminalSizes(resize) } : {}),
  }
  const what = isExec ? 'error executing command in container' : 'error attaching to container'
  const status = await session(io, signal).then(exitStatus, (reason: unknown) =>
    failureStatus(new Error(`${what}: ${messageOf(reason)}`)),
  )
  await Promise.all([ended(stdout), ended(stderr)])
  error.write(statusText(status, hasJsonStatus))
  await ended(error)
}

/** Sends what is left. A stream that is broken has nothing left. */
export async function ended(stream: Writable | undefined): Promise<void> {
  if (!stream || stream.destroyed) return
  stream.end()
  await finished(stream, { readable: false }).catch(() => undefined)
}
