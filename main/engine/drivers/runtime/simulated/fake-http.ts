import { Duplex } from 'node:stream'

/** A connection on which something answers every HTTP request with one text. */
export function createFakeHttp(text: string): Duplex {
  let pending = ''
  return new Duplex({
    allowHalfOpen: true,
    read() {},
    write(chunk: Buffer, _encoding, done) {
      pending += chunk.toString('latin1')
      const requests = pending.split('\r\n\r\n')
      pending = requests.pop() ?? ''
      for (const request of requests) this.push(answerTo(request, text))
      done()
    },
    final(done) {
      this.push(null)
      done()
    },
  })
}

function answerTo(request: string, text: string): string {
  const body = request.startsWith('HEAD ') ? '' : text
  const head = [
    'HTTP/1.1 200 OK',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${String(Buffer.byteLength(text))}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
