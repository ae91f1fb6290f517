import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { Clock } from '#base/clock.ts'
import type { ContainerIo } from '../../runtime.ts'

/** What a container looks like from within. */
export interface FakeMachine {
  readonly clock: Clock
  readonly hostname: string
  readonly env: ReadonlyMap<string, string>
  readonly workingDir: string
  /** Texts by absolute path; a shell may add to them. */
  readonly files: Map<string, Buffer>
}

/** A program that runs: its machine, its streams, and what it inherits. */
export interface ProgramContext {
  readonly machine: FakeMachine
  readonly env: Map<string, string>
  readonly io: ContainerIo
  readonly signal: AbortSignal
  /** The last size that the terminal had. */
  readonly terminal: { width: number; height: number }
}

/** A program's name and arguments to its exit code. */
export type Program = (context: ProgramContext, args: readonly string[]) => number | Promise<number>

/** Writes as fast as the reader takes it; with a terminal lines end as terminals want it. */
export async function print({ io, signal }: ProgramContext, to: 'stdout' | 'stderr', text: string): Promise<void> {
  const stream = io.isTty ? io.stdout : io[to]
  await writeTo(stream, io.isTty ? text.replaceAll(/\r?\n/g, '\r\n') : text, signal)
}

export async function writeTo(stream: Writable | undefined, data: string | Buffer, signal: AbortSignal): Promise<void> {
  if (!stream || stream.destroyed || stream.write(data)) return
  await once(stream, 'drain', { signal }).catch(() => undefined)
}

export async function fail(context: ProgramContext, text: string, code = 1): Promise<number> {
  await print(context, 'stderr', `${text}\n`)
  return code
}

export function resolvePath({ workingDir }: FakeMachine, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${workingDir}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}
