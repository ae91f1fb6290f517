import { connect, type Socket } from 'node:net'

/** Docker on a remote machine may be slow; on this one an answer comes at once or never. */
const timeout = 5_000

/** Opens a TCP connection. Errors are those of node:net, with a code; ETIMEDOUT where nothing answers. */
export function dialTcp(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, allowHalfOpen: true, noDelay: true })
    socket.setTimeout(timeout)
    const onTimeout = (): void => {
      socket.destroy(Object.assign(new Error(`${host}:${String(port)} does not answer`), { code: 'ETIMEDOUT' }))
    }
    socket.once('timeout', onTimeout)
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.setTimeout(0)
      socket.off('timeout', onTimeout)
      socket.off('error', reject)
      resolve(socket)
    })
  })
}
