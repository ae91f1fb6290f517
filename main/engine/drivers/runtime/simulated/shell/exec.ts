import type { ContainerIo } from '../../runtime.ts'
import { findProgram } from './shell.ts'
import type { FakeMachine, ProgramContext } from './shell-context.ts'

/** Runs a command as if in a container. Throws, as a runtime does, where there is no such program. */
export async function execIn(
  machine: FakeMachine,
  [name = '', ...args]: readonly string[],
  io: ContainerIo,
  signal: AbortSignal,
): Promise<number> {
  const program = findProgram(name)
  if (!program) throw new Error(`exec: ${JSON.stringify(name)}: executable file not found in $PATH`)
  const context: ProgramContext = {
    machine,
    env: new Map(machine.env),
    io,
    signal,
    terminal: { width: 80, height: 24 },
  }
  void followSizes(context)
  try {
    return await program(context, args)
  } catch (error) {
    // Whoever asked is gone: the program is ended with them.
    if (signal.aborted) return 128 + 9
    throw error
  }
}

async function followSizes({ io, terminal }: ProgramContext): Promise<void> {
  try {
    for await (const size of io.sizes ?? []) Object.assign(terminal, size)
  } catch {
    // The terminal is gone.
  }
}

/** The files that every container has. */
export function newMachine(options: Omit<FakeMachine, 'files'>): FakeMachine {
  const files = new Map([
    ['/etc/hostname', Buffer.from(`${options.hostname}\n`)],
    ['/etc/hosts', Buffer.from('127.0.0.1\tlocalhost\n')],
    ['/etc/os-release', Buffer.from('NAME="Archipel simulated"\nID=archipel\n')],
  ])
  return { ...options, files }
}
