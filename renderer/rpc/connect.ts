import { systemClock } from '#base/system-clock.ts'
import { contract } from '#contract/contract.ts'
import { createRpcClient, type RpcClient } from './client.ts'
import { openPort } from './port-transport.ts'
import { openWebSocket } from './websocket-transport.ts'

/** Connects the window to its host: by WebSocket where the web host served the page, else by the bridge's MessagePort. */
export function connect(): RpcClient<typeof contract> {
  const isServed = document.querySelector('meta[name="archipel-transport"][content="websocket"]') !== null
  return createRpcClient(contract, isServed ? () => openWebSocket(socketUrl()) : openPort, systemClock)
}

function socketUrl(): string {
  const url = new URL('rpc', document.baseURI)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.search = ''
  url.hash = ''
  return url.href
}
