import { messageOf } from '#base/errors.ts'
import type { ContainerSession } from '../../registry/pod-streams.ts'
import type { ApiResponse } from '../message.ts'
import type { ConnectRequest } from '../subresources/connect.ts'
import type { CommandOptions, PreparedCommand } from '../subresources/exec.ts'
import { ChannelSocket, type ChannelProtocol, type ChannelUse } from './channels.ts'
import { failureStatus, statusText } from './command-status.ts'
import { nodeRefusal, protocolRefusal, switched } from './refusals.ts'
import { ended, runCommand } from './remote-command.ts'
import { acceptWebSocket, offeredProtocols, type UpgradeRequest } from './websocket.ts'

interface CommandProtocol extends ChannelProtocol {
  readonly hasJsonStatus: boolean
}

const old = { isBase64: false, canClose: false, hasJsonStatus: false }

/** Source: k8s.io/cri-streaming pkg/streaming/remotecommand/websocket.go, apiserver pkg/util/proxy/websocket.go. */
const protocols: Readonly<Record<string, CommandProtocol>> = {
  'v5.channel.k8s.io': { isBase64: false, canClose: true, hasJsonStatus: true },
  'v4.channel.k8s.io': { ...old, hasJsonStatus: true },
  'v4.base64.channel.k8s.io': { isBase64: true, canClose: false, hasJsonStatus: true },
  'v3.channel.k8s.io': old,
  'v2.channel.k8s.io': old,
  'channel.k8s.io': old,
  'base64.channel.k8s.io': { ...old, isBase64: true },
  '': old,
}

/** exec and attach over the channels of a WebSocket. */
export async function serveCommandSocket(
  call: ConnectRequest,
  prepared: PreparedCommand,
  connection: UpgradeRequest,
): Promise<ApiResponse> {
  const name = offeredProtocols(connection.request).find((offered) => Object.hasOwn(protocols, offered))
  const protocol = name === undefined ? undefined : protocols[name]
  if (name === undefined || !protocol) return protocolRefusal()
  const started = await prepared.start().then(
    (session) => ({ session }),
    (error: unknown) => ({ error }),
  )
  // Version 5 is answered before the node is asked, so that it hears of the node's refusal as of a command's end.
  if ('error' in started && !protocol.canClose) return nodeRefusal(started.error)
  const socket = await acceptWebSocket(connection, name)
  const channels = new ChannelSocket(socket, protocol, usesOf(prepared.options), call.context.clock)
  if ('error' in started) void refuse(channels, started.error)
  else void serve(channels, started.session, prepared.options, protocol, call.target.subresource === 'exec')
  return switched
}

function usesOf({ stdin, stdout, stderr }: CommandOptions): ChannelUse[] {
  return [stdin ? 'read' : 'ignore', stdout ? 'write' : 'ignore', stderr ? 'write' : 'ignore', 'write', 'read']
}

async function serve(
  socket: ChannelSocket,
  session: ContainerSession,
  options: CommandOptions,
  { hasJsonStatus }: CommandProtocol,
  isExec: boolean,
): Promise<void> {
  const gone = new AbortController()
  void socket.closed.then(() => {
    gone.abort()
  })
  const [stdin, stdout, stderr, error, resize] = socket.channels
  if (!error) return
  // The lowest channel that is written tells that the connection stands.
  const first = options.stdout ? stdout : options.stderr ? stderr : error
  first?.announce()
  const streams = {
    ...(options.stdin ? { stdin } : {}),
    ...(options.stdout ? { stdout } : {}),
    ...(options.stderr ? { stderr } : {}),
    ...(options.tty ? { resize } : {}),
    error,
    hasJsonStatus,
  }
  // What nobody reads must not stop the others.
  if (!options.tty) resize?.resume()
  await runCommand(session, options, streams, { isExec, signal: gone.signal })
  socket.close()
}

async function refuse(socket: ChannelSocket, reason: unknown): Promise<void> {
  const error = socket.channels[3]
  const status = failureStatus(new Error(`unable to upgrade connection: ${messageOf(reason)}`))
  error?.write(statusText(status, true))
  await ended(error)
  socket.close()
}
