import type { Duplex } from 'node:stream'
import { connect } from 'node:net'
import { once } from 'node:events'
import type { Runtime } from '../../drivers/runtime/runtime.ts'
import type { Target } from './endpoint-choice.ts'

const patience = 5_000

/** Pods are reached through their runtime; an address that someone wrote into a slice is reached as it stands. */
export async function dialTarget(runtime: Runtime, { uid, address, port }: Target): Promise<Duplex> {
  if (uid) return runtime.dial(uid, port)
  const socket = connect({ host: address, port, allowHalfOpen: true, noDelay: true })
  await once(socket, 'connect', { signal: AbortSignal.timeout(patience) }).catch((error: unknown) => {
    socket.destroy()
    throw error
  })
  return socket
}
