import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { messageOf } from '#base/errors.ts'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { badRequest } from '#kube/meta/status-errors.ts'
import type { ApiContext } from './context.ts'
import type { ResourcePath } from './request-info.ts'

export const portForwardProtocol = 'v4.channel.k8s.io'

/** A socket that may hold this much unsent before its source is stopped. */
const highWaterMark = 1024 * 1024

const server = new WebSocketServer({
  noServer: true,
  handleProtocols: () => portForwardProtocol,
  maxPayload: 4 * highWaterMark,
})

/**
 * Forwards ports of a pod over one WebSocket: `?ports=N` opens a data channel 2i and an error channel 2i+1 for the
 * i-th port; the first message of each carries the port as two little-endian bytes.
 * Source: k/k pkg/kubelet/cri/streaming/portforward/websocket.go. Throws StatusErrors before the upgrade.
 */
export function forwardPorts(
  { registry, podStreams }: ApiContext,
  target: ResourcePath,
  query: URLSearchParams,
  { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer },
): void {
  const pod = registry.get(podKind, target.namespace, target.name ?? '')
  const ports = portsOf(query)
  if (pod.status?.phase !== 'Running') {
    throw badRequest(
      `unable to forward port because pod is not running. Current status=${pod.status?.phase ?? 'Unknown'}`,
    )
  }
  server.handleUpgrade(request, socket, head, (client) => {
    const channels = ports.map((port, index) => openChannel(client, index * 2, port, podStreams.dial(pod, port)))
    client.on('message', (data: Buffer) => {
      channels[(data[0] ?? 0) / 2]?.send(data.subarray(1))
    })
    client.on('close', () => {
      for (const channel of channels) channel.close()
    })
    client.on('error', () => {
      client.terminate()
    })
  })
}

function portsOf(query: URLSearchParams): number[] {
  const texts = query.getAll('ports').flatMap((text) => text.split(','))
  if (texts.length === 0) throw badRequest('query parameter "ports" is required')
  return texts.map((text) => {
    const port = Number(text)
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw badRequest(`${JSON.stringify(text)} is not a valid port`)
    return port
  })
}

interface Channel {
  send(data: Buffer): void
  close(): void
}

/** Joins one data channel with a connection to the pod. A slow side stops the other, in both directions. */
function openChannel(client: WebSocket, id: number, port: number, dialed: Promise<Duplex>): Channel {
  const waiting: Buffer[] = []
  let connection: Duplex | undefined
  let isClosed = false
  const announce = (channel: number): void => {
    client.send(Buffer.from([channel, port & 0xff, port >> 8]))
  }
  announce(id)
  announce(id + 1)
  const fail = (error: unknown): void => {
    const text = `error forwarding port ${String(port)} to pod: ${messageOf(error)}`
    if (client.readyState === client.OPEN) client.send(Buffer.concat([Buffer.from([id + 1]), Buffer.from(text)]))
    client.close()
  }
  const connect = (opened: Duplex): void => {
    if (isClosed) return void opened.destroy()
    connection = opened
    opened.on('data', (chunk: Buffer) => {
      if (client.readyState !== client.OPEN) return
      client.send(Buffer.concat([Buffer.from([id]), chunk]), () => {
        if (client.bufferedAmount < highWaterMark) opened.resume()
      })
      if (client.bufferedAmount >= highWaterMark) opened.pause()
    })
    opened.on('drain', () => {
      client.resume()
    })
    // This protocol has no half-close: when the pod has said all, the connection is over.
    opened.on('end', () => {
      client.close()
    })
    opened.on('error', fail)
    opened.on('close', () => {
      client.close()
    })
    for (const data of waiting.splice(0)) opened.write(data)
  }
  dialed.then(connect, fail)
  return {
    send(data) {
      if (!connection) waiting.push(data)
      else if (!connection.write(data)) client.pause()
    },
    close() {
      isClosed = true
      connection?.destroy()
    },
  }
}
