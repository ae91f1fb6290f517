import type { IncomingMessage } from 'node:http'
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
  const { Config } = await asking(() => docker.getContainer(id).inspect())
  const stream = await asking(() => openLog(docker, id, options))
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

/** The client's own call answers with a stream only for logs that are followed, and gathers others in memory. */
function openLog(docker: Docker, id: string, options: RuntimeLogOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = {
      path: `/containers/${id}/logs?`,
      method: 'GET',
      isStream: true,
      statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
      options: queryOf(options),
    }
    docker.modem.dial(request, (error, answer) => {
      if (error) reject(error)
      else resolve(answer as IncomingMessage)
    })
  })
}

function queryOf({
  follow,
  timestamps,
  tailLines,
  since,
}: RuntimeLogOptions): Record<string, string | number | boolean> {
  return {
    stdout: true,
    stderr: true,
    follow,
    timestamps,
    ...(tailLines !== undefined ? { tail: tailLines } : {}),
    // Seconds with a fraction: Docker keeps nanoseconds.
    ...(since !== undefined ? { since: (since / 1000).toFixed(3) } : {}),
  }
}
