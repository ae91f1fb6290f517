import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import type { RuntimeLogOptions } from '../runtime.ts'
import { asking } from './failures.ts'
import { logFrames } from './log-frames.ts'

/** A container's output, as bytes of whole lines, until it ends, the container ends (`follow`) or `signal` aborts. */
export async function* containerLogs(
  docker: Docker,
  id: string,
  options: RuntimeLogOptions,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const container = docker.getContainer(id)
  const { Config } = await asking(() => container.inspect())
  // `follow` is what makes the client answer with a stream; without it a whole log would be held in memory.
  const stream = await asking(async () => (await container.logs({ ...queryOf(options), follow: true })) as Readable)
  const onAbort = (): void => {
    stream.destroy()
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    yield* Config.Tty ? stream : logFrames(stream)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
    stream.destroy()
  }
}

function queryOf({ timestamps, tailLines, since }: RuntimeLogOptions): object {
  return {
    stdout: true,
    stderr: true,
    timestamps,
    ...(tailLines !== undefined ? { tail: tailLines } : {}),
    // Seconds with a fraction: Docker keeps nanoseconds.
    ...(since !== undefined ? { since: (since / 1000).toFixed(3) } : {}),
  }
}
