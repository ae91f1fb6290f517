const headerSize = 8

/**
 * The payloads of Docker's multiplexed log stream: each chunk has a header of the stream's number and, in its last four
 * bytes, the length. A container with a terminal has no frames. Source: Docker Engine API, ContainerAttach.
 */
export async function* logFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  let pending = Buffer.alloc(0)
  for await (const chunk of chunks) {
    pending = pending.length > 0 ? Buffer.concat([pending, chunk]) : Buffer.from(chunk)
    let offset = 0
    while (pending.length - offset >= headerSize) {
      const length = pending.readUInt32BE(offset + 4)
      const end = offset + headerSize + length
      if (end > pending.length) break
      yield pending.subarray(offset + headerSize, end)
      offset = end
    }
    pending = pending.subarray(offset)
  }
}
