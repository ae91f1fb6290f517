import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EndpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import type { Disposable } from '#base/disposable.ts'
import { targetsOf, type Target } from '../../../../../../main/engine/node/node-port/endpoint-choice.ts'
import { listenOnPort } from '../../../../../../main/engine/node/node-port/port-listener.ts'
import { eventually } from '../../../../../support/eventually.ts'

const targetAt = (port: number): Target => ({ uid: undefined, address: '127.0.0.1', port })

describe('a node port', () => {
  let backends: Server[]
  let targets: Target[]
  let listener: Disposable
  let port: number

  /** A backend that answers with its name when the client has said all it has to say. */
  async function backend(name: string): Promise<Target> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      let heard = ''
      socket.on('data', (data: Buffer) => (heard += data.toString()))
      socket.on('end', () => socket.end(`${name}:${heard}`))
    })
    backends.push(server.listen(0, '127.0.0.1'))
    await once(server, 'listening')
    return targetAt((server.address() as AddressInfo).port)
  }

  beforeEach(async () => {
    backends = []
    targets = []
    const free = createServer().listen(0, '127.0.0.1')
    await once(free, 'listening')
    port = (free.address() as AddressInfo).port
    free.close()
    await once(free, 'close')
    listener = listenOnPort({
      port,
      targets: () => targets,
      async dial(target) {
        const socket = connect({ host: target.address, port: target.port, allowHalfOpen: true })
        await once(socket, 'connect')
        return socket
      },
      onError() {},
    })
  })

  afterEach(() => {
    listener.dispose()
    for (const server of backends) server.close()
  })

  async function ask(text: string): Promise<string> {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    socket.end(text)
    let heard = ''
    for await (const data of socket) heard += String(data)
    return heard
  }

  test('takes the targets in turn, and keeps both directions open until each has ended', async () => {
    targets = [await backend('a'), await backend('b')]
    expect([await ask('1'), await ask('2'), await ask('3')]).toEqual(['a:1', 'b:2', 'a:3'])
  })

  test('passes over a target that refuses', async () => {
    const gone = await backend('gone')
    backends[0]?.close()
    targets = [gone, await backend('b')]
    expect([await ask('1'), await ask('2')]).toEqual(['b:1', 'b:2'])
  })

  test('resets the connection when nobody answers', async () => {
    await expect(ask('1')).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  test('a target that leaves gets no new connections, and open ones may finish', async () => {
    targets = [await backend('a')]
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    socket.write('before ')
    const accepted = (): Promise<number> =>
      new Promise((resolve) => backends[0]?.getConnections((_error, count) => resolve(count)))
    await eventually('the backend has the connection', accepted, (count) => count === 1)
    targets = [await backend('b')]
    expect(await ask('new')).toBe('b:new')
    listener.dispose()
    socket.end('after')
    let heard = ''
    for await (const data of socket) heard += String(data)
    expect(heard).toBe('a:before after')
  })
})

describe('the targets of a service port', () => {
  const slice = (...endpoints: NonNullable<EndpointSlice['endpoints']>): EndpointSlice => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 's' },
    addressType: 'IPv4',
    endpoints,
    ports: [{ name: 'web', port: 8080 }],
  })
  const at = (address: string, ready: boolean, serving = ready, terminating = false) => ({
    addresses: [address],
    conditions: { ready, serving, terminating },
  })

  test('are those that are ready', () => {
    expect(
      targetsOf([slice(at('1', true), at('2', false)), slice(at('3', true))], 'web').map(({ address }) => address),
    ).toEqual(['1', '3'])
    expect(targetsOf([slice(at('1', true))], 'other')).toEqual([])
  })

  test('are those that still serve while they end, where no other is left', () => {
    expect(targetsOf([slice(at('1', false, true, true), at('2', false))], 'web').map(({ address }) => address)).toEqual(
      ['1'],
    )
  })
})
