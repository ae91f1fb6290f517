import type { WebSocket } from 'ws'
import type { Pod } from '#kube/kinds/core/pod.ts'
import type { ApiContext } from '../context.ts'
import { ChannelSocket, type ChannelUse } from './channels.ts'
import { forwardPort } from './forward-port.ts'
import { ended } from './remote-command.ts'

/**
 * Port-forward over the channels of a WebSocket: a data channel 2i and an error channel 2i+1 for the i-th port, each
 * beginning with the port as two little-endian bytes. One connection for each port, and no half-close by the client.
 * Source: k8s.io/cri-streaming pkg/streaming/portforward/websocket.go.
 */
export async function forwardOverChannels(
  { podStreams, clock }: ApiContext,
  pod: Pod,
  ports: readonly number[],
  socket: WebSocket,
  isBase64: boolean,
): Promise<void> {
  const uses = ports.flatMap((): ChannelUse[] => ['both', 'write'])
  const { channels, close } = openChannels(socket, isBase64, uses, clock)
  await Promise.all(
    ports.map(async (port, index) => {
      const data = channels[index * 2]
      const error = channels[index * 2 + 1]
      if (!data || !error) return
      // When the pod has said all, the connection is over.
      data.once('finish', () => {
        data.onClientDone()
      })
      const announcement = Buffer.from([port & 0xff, port >> 8])
      data.write(announcement)
      error.write(announcement)
      await forwardPort(podStreams, pod, port, { data, error })
      await Promise.all([ended(data), ended(error)])
    }),
  )
  close()
}

function openChannels(
  socket: WebSocket,
  isBase64: boolean,
  uses: readonly ChannelUse[],
  clock: ApiContext['clock'],
): { readonly channels: ChannelSocket['channels']; close(): void } {
  const opened = new ChannelSocket(socket, { isBase64, canClose: false }, uses, clock)
  return {
    channels: opened.channels,
    close() {
      opened.close()
    },
  }
}
