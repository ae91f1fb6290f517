import { once } from 'node:events'
import { WebSocket } from 'ws'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { servePod, type PodServer } from '../../../../../support/pod-server.ts'

let server: PodServer
let isLetGo: Promise<void>

beforeEach(async () => {
  const letGo = Promise.withResolvers<void>()
  isLetGo = letGo.promise
  server = await servePod({
    async *logs(_pod, { follow }, signal) {
      yield Buffer.from('one\n')
      yield Buffer.from('two\n')
      if (!follow) return
      await once(signal, 'abort')
      letGo.resolve()
    },
  })
})

afterEach(() => server.stop())

function open(
  query: string,
  protocol?: string,
): { socket: WebSocket; messages: { text: string; isBinary: boolean }[] } {
  const url = `ws://127.0.0.1:${String(server.port)}/api/v1/namespaces/default/pods/p/log?${query}`
  const socket = new WebSocket(url, protocol === undefined ? [] : [protocol])
  const messages: { text: string; isBinary: boolean }[] = []
  socket.on('message', (data: Buffer, isBinary) => messages.push({ text: data.toString(), isBinary }))
  return { socket, messages }
}

describe('a log over a WebSocket', () => {
  it.each([
    ['binary.k8s.io', ['', 'one\n', 'two\n'], true],
    [undefined, ['', 'one\n', 'two\n'], true],
    ['base64.binary.k8s.io', ['', 'b25lCg==', 'dHdvCg=='], false],
  ])('comes piece by piece: %s', async (protocol, texts, isBinary) => {
    const { socket, messages } = open('', protocol)
    const [code] = (await once(socket, 'close')) as [number]
    expect(messages).toEqual(texts.map((text) => ({ text, isBinary })))
    expect(code).toBe(1000)
  })

  it('is let go of when the client is gone', async () => {
    const { socket } = open('follow=true', 'binary.k8s.io')
    await once(socket, 'message')
    socket.terminate()
    await isLetGo
  })

  it.each([
    ['tailLines=-1', 'binary.k8s.io', 422],
    ['container=x', 'binary.k8s.io', 400],
    ['', 'other.k8s.io', 403],
  ])('refuses ?%s over %s', async (query, protocol, status) => {
    const { socket } = open(query, protocol)
    const [, response] = (await once(socket, 'unexpected-response')) as [
      unknown,
      { statusCode: number; resume(): void },
    ]
    response.resume()
    expect(response.statusCode).toBe(status)
  })
})
