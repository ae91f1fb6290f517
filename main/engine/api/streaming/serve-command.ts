import { badRequest } from '#kube/meta/status-errors.ts'
import type { ApiResponse } from '../message.ts'
import type { ConnectRequest } from '../subresources/connect.ts'
import { prepareCommand } from '../subresources/exec.ts'
import { serveCommandSocket } from './command-socket.ts'
import { serveCommandSpdy } from './command-spdy.ts'
import { isSpdy } from './spdy-upgrade.ts'
import { isWebSocket, type UpgradeRequest } from './websocket.ts'

/** exec and attach: over a WebSocket, or SPDY for older clients. */
export async function serveCommand(call: ConnectRequest, connection: UpgradeRequest): Promise<ApiResponse> {
  const prepared = await prepareCommand(call)
  if (isWebSocket(connection.request)) return serveCommandSocket(call, prepared, connection)
  if (isSpdy(connection.request)) return serveCommandSpdy(call, prepared, connection)
  throw badRequest('Upgrade request required')
}
