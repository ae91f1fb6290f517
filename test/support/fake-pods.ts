import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { once } from 'node:events'
import { WebSocket, WebSocketServer } from 'ws'
import { statusError } from '#kube/meta/status.ts'

/** What a pod does with a connection: `answer` says its name and echoes; `refuse` is an error of the runtime; `gone` a 404. */
export type PodBehaviour = 'answer' | 'refuse' | 'gone'

/** Pods behind `v4.channel.k8s.io`, as a kubelet serves them. */
export class FakePods {
  readonly behaviour = new Map<string, PodBehaviour>()
  /** The pods that were dialled, in order. */
  readonly dialled: string[] = []
  readonly #apps = new Map<string, Server>()
  readonly #server = new WebSocketServer({ host: '127.0.0.1', port: 0 })

  constructor() {
    this.#server.on('connection', (socket, request) => {
      void this.#serve(socket, request.url ?? '')
    })
  }

  async upgrade(path: string): Promise<WebSocket> {
    const pod = podOf(path)
    this.dialled.push(pod)
    if ((this.behaviour.get(pod) ?? 'gone') === 'gone') throw statusError(404, 'NotFound', `pods "${pod}" not found`)
    const { port } = this.#server.address() as AddressInfo
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}${path}`, ['v4.channel.k8s.io'])
    socket.on('open', () => {
      socket.pause()
    })
    await once(socket, 'open')
    return socket
  }

  dispose(): void {
    for (const client of this.#server.clients) client.terminate()
    for (const app of this.#apps.values()) app.close()
    this.#server.close()
  }

  async #serve(socket: WebSocket, path: string): Promise<void> {
    const pod = podOf(path)
    socket.send(Buffer.of(0, 80, 0))
    socket.send(Buffer.of(1, 80, 0))
    if (this.behaviour.get(pod) === 'refuse') {
      socket.send(Buffer.concat([Buffer.of(1), Buffer.from('connection refused')]))
      socket.close()
      return
    }
    const early: Buffer[] = []
    let forward = (data: Buffer): void => {
      early.push(data)
    }
    socket.on('message', (data: Buffer) => {
      if (data[0] === 0) forward(data.subarray(1))
    })
    const upstream = connect({ host: '127.0.0.1', port: await this.#appOf(pod) })
    forward = (data) => upstream.write(data)
    for (const data of early) forward(data)
    upstream.on('data', (data) => {
      socket.send(Buffer.concat([Buffer.of(0), data]))
    })
    upstream.on('close', () => {
      socket.close()
    })
    upstream.on('error', () => undefined)
    socket.on('close', () => upstream.destroy())
  }

  async #appOf(pod: string): Promise<number> {
    let app = this.#apps.get(pod)
    if (!app) {
      app = createServer((socket) => {
        socket.on('error', () => undefined)
        socket.on('data', (data) => socket.end(`${pod}:${data.toString()}`))
      })
      this.#apps.set(pod, app)
      app.listen(0, '127.0.0.1')
      await once(app, 'listening')
    }
    return (app.address() as AddressInfo).port
  }
}

function podOf(path: string): string {
  return /\/pods\/([^/]+)\//.exec(path)?.[1] ?? ''
}
