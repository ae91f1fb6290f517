const headerSize = 8

export interface OutputFrame {
  /** 1 for standard output, 2 for standard error. */
  readonly stream: number
  readonly payload: Buffer
}

/** The payloads of a log, whichever stream they are of. */
export async function* logFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  for await (const { payload } of outputFrames(chunks)) yield payload
}

/**
 * The frames of Docker's multiplexed streams: each chunk has a header of the stream's number and, in its last four
 * bytes, the length. A container with a terminal has no frames. Source: Docker Engine API, ContainerAttach.
 */
export async function* outputFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<OutputFrame, void, void> {
  let pending = Buffer.alloc(0)
  for await (const chunk of chunks) {
    pending = pending.length > 0 ? Buffer.concat([pending, chunk]) : Buffer.from(chunk)
    let offset = 0
    while (pending.length - offset >= headerSize) {
      const length = pending.readUInt32BE(offset + 4)
      const end = offset + headerSize + length
      if (end > pending.length) break
      yield { stream: pending[offset] ?? 0, payload: pending.subarray(offset + headerSize, end) }
      offset = end
    }
    pending = pending.subarray(offset)
  }
}
