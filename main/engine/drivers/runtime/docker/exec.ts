import { once } from 'node:events'
import { Duplex } from 'node:stream'
import type Docker from 'dockerode'
import type { ContainerIo } from '../runtime.ts'
import type { Clock } from '#base/clock.ts'
import { delay } from '#base/async.ts'
import { asking } from './failures.ts'
import { outputFrames } from './log-frames.ts'

/** In milliseconds. */
const firstPause = 10
const longestPause = 1000
const resizePause = 50
const resizeAttempts = 20

interface Engine {
  readonly docker: Docker
  readonly clock: Clock
}

/** False where there is nothing, yet or any more, that has a size. */
type Resize = (height: number, width: number) => Promise<boolean>

const succeeds = (request: Promise<unknown>): Promise<boolean> =>
  request.then(
    () => true,
    () => false,
  )

/** The part of `POST /containers/ID/exec` and of the attach that the streams decide. */
function streamsOf({ stdin, stdout, stderr }: ContainerIo): { stdin: boolean; stdout: boolean; stderr: boolean } {
  return { stdin: stdin !== undefined, stdout: stdout !== undefined, stderr: stderr !== undefined }
}

/**
 * Runs a command in a container over a connection that Docker's Engine API gives up its HTTP for. Source: Docker Engine
 * API, ContainerExec, ExecStart, ExecResize, ExecInspect.
 */
export async function execIn(
  { docker, clock }: Engine,
  id: string,
  command: readonly string[],
  io: ContainerIo,
  signal: AbortSignal,
): Promise<number> {
  const { stdin, stdout, stderr } = streamsOf(io)
  const exec = await asking(() =>
    docker.getContainer(id).exec({
      Cmd: [...command],
      AttachStdin: stdin,
      AttachStdout: stdout,
      AttachStderr: stderr,
      Tty: io.isTty,
    }),
  )
  const connection = await asking(() => exec.start({ hijack: true, stdin, Tty: io.isTty }))
  await carry(connection, io, (h, w) => succeeds(exec.resize({ h, w })), clock, signal)
  return exitCodeOf(exec, clock, signal)
}

/** Docker may say for a moment, or for as long as a program without output goes on, that it still runs. */
async function exitCodeOf(exec: Docker.Exec, clock: Clock, signal: AbortSignal): Promise<number> {
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const { Running: isRunning, ExitCode: code } = await asking(() => exec.inspect())
    if (!isRunning) return code ?? 0
    await delay(clock, pause, signal)
  }
}

/** Joins the program of a container until it ends. */
export async function attachTo(
  { docker, clock }: Engine,
  id: string,
  io: ContainerIo,
  signal: AbortSignal,
): Promise<void> {
  const container = docker.getContainer(id)
  const options = { stream: true, hijack: true, logs: false, ...streamsOf(io) }
  const connection = hijacked(await asking(() => container.attach(options)))
  await carry(connection, io, (h, w) => succeeds(container.resize({ h, w })), clock, signal)
}

/** The client's types know less than what comes of a connection that has left HTTP. */
function hijacked(stream: NodeJS.ReadWriteStream): Duplex {
  if (stream instanceof Duplex) return stream
  throw new Error('Docker has not given the connection up')
}

/** Both directions at once, each at the pace of its reader; done when the program has said all. */
async function carry(
  connection: Duplex,
  io: ContainerIo,
  resize: Resize,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const onAbort = (): void => {
    connection.destroy()
  }
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  connection.on('error', () => undefined)
  io.stdin?.pipe(connection)
  void followSizes(io, resize, clock, signal)
  try {
    const output = io.isTty ? raw(connection) : outputFrames(connection)
    for await (const { stream, payload } of output) {
      const target = stream === 2 ? io.stderr : io.stdout
      if (target && !target.destroyed && !target.write(payload)) {
        await once(target, 'drain', { signal }).catch(() => undefined)
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
    io.stdin?.unpipe(connection)
    connection.destroy()
  }
}

async function* raw(connection: Duplex): AsyncGenerator<{ stream: number; payload: Buffer }, void, void> {
  for await (const payload of connection) yield { stream: 1, payload: payload as Buffer }
}

/** A size may come before the program runs, and is then told again for a while; after its end nobody wants to know. */
async function followSizes({ sizes }: ContainerIo, resize: Resize, clock: Clock, signal: AbortSignal): Promise<void> {
  try {
    for await (const { width, height } of sizes ?? []) {
      for (let attempt = 1; attempt <= resizeAttempts && !(await resize(height, width)); attempt++) {
        await delay(clock, resizePause, signal)
      }
    }
  } catch {
    // The terminal is gone.
  }
}
