import type { Clock } from '#base/clock.ts'
import type { ContainerSession } from '../../registry/pod-streams.ts'
import type { ApiResponse } from '../message.ts'
import type { ConnectRequest } from '../subresources/connect.ts'
import type { CommandOptions, PreparedCommand } from '../subresources/exec.ts'
import { streamIdleTimeout } from './idle-timeout.ts'
import { nodeRefusal, switched } from './refusals.ts'
import { runCommand } from './remote-command.ts'
import { acceptSpdy, negotiate } from './spdy-upgrade.ts'
import { SpdyConnection } from './spdy/spdy-connection.ts'
import type { SpdyStream } from './spdy/spdy-stream.ts'
import type { UpgradeRequest } from './websocket.ts'

/** Best first. Source: k8s.io/cri-streaming pkg/streaming/remotecommand/constants.go SupportedStreamingProtocols. */
const spoken = ['v4.channel.k8s.io', 'v3.channel.k8s.io', 'v2.channel.k8s.io', 'channel.k8s.io']
const withResize: ReadonlySet<string> = new Set(spoken.slice(0, 2))

/** How long a client has to open its streams, in milliseconds. */
const streamCreationTimeout = 30_000

/** exec and attach over SPDY: one stream for each of stdin, stdout, stderr, error and resize. */
export async function serveCommandSpdy(
  call: ConnectRequest,
  prepared: PreparedCommand,
  connection: UpgradeRequest,
): Promise<ApiResponse> {
  const session = await prepared.start().catch((error: unknown) => nodeRefusal(error))
  if (typeof session !== 'function') return session
  const negotiation = negotiate(connection, spoken)
  if ('refusal' in negotiation) return negotiation.refusal
  const { protocol } = negotiation
  const { clock } = call.context
  const expected = expectedStreams(prepared.options, protocol)
  const streams = new Map<string, SpdyStream>()
  const isExec = call.target.subresource === 'exec'
  const spdy = new SpdyConnection(acceptSpdy(connection, protocol), {
    clock,
    idleTimeout: streamIdleTimeout,
    onStream(stream) {
      const type = stream.headers.get('streamtype') ?? ''
      if (!expected.has(type) || streams.has(type)) throw new Error(`unexpected stream type: ${type}`)
      streams.set(type, stream)
      if (streams.size < expected.size) return
      deadline.dispose()
      void serve(spdy, session, prepared.options, streams, { isExec, hasJsonStatus: protocol === spoken[0] })
    },
  })
  const deadline = closeUnlessOpened(spdy, clock)
  return switched
}

function closeUnlessOpened(spdy: SpdyConnection, clock: Clock): { dispose(): void } {
  const deadline = clock.schedule(streamCreationTimeout, () => {
    spdy.close()
  })
  void spdy.closed.then(() => {
    deadline.dispose()
  })
  return deadline
}

function expectedStreams({ stdin, stdout, stderr, tty }: CommandOptions, protocol: string): ReadonlySet<string> {
  return new Set([
    'error',
    ...(stdin ? ['stdin'] : []),
    ...(stdout ? ['stdout'] : []),
    ...(stderr ? ['stderr'] : []),
    ...(tty && withResize.has(protocol) ? ['resize'] : []),
  ])
}

async function serve(
  spdy: SpdyConnection,
  session: ContainerSession,
  options: CommandOptions,
  streams: ReadonlyMap<string, SpdyStream>,
  { isExec, hasJsonStatus }: { readonly isExec: boolean; readonly hasJsonStatus: boolean },
): Promise<void> {
  const gone = new AbortController()
  void spdy.closed.then(() => {
    gone.abort()
  })
  const error = streams.get('error')
  if (!error) return
  await runCommand(
    session,
    options,
    {
      stdin: streams.get('stdin'),
      stdout: streams.get('stdout'),
      stderr: streams.get('stderr'),
      resize: streams.get('resize'),
      error,
      hasJsonStatus,
    },
    { isExec, signal: gone.signal },
  )
  spdy.close()
}
