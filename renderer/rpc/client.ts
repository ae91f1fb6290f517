import type { Clock } from '#base/clock.ts'
import type { Disposable } from '#base/disposable.ts'
import type { CallOptions, Client, Contract, Method } from '#contract/builders.ts'
import type { Transport } from '#contract/transport.ts'
import { callOnce } from './call.ts'
import { ClientStream } from './client-stream.ts'
import { Reconnector, type ConnectionState } from './reconnector.ts'

export interface RpcClient<C extends Contract> {
  readonly client: Client<C>
  /** Told the present state at once, and then each change. */
  onConnectionChange(listener: (state: ConnectionState) => void): Disposable
  dispose(): void
}

/**
 * A client of the contract over transports that may die. A call in flight then fails with `rpc.disconnected`; streams are
 * opened again on the next transport, and their consumers notice only what `onConnectionChange` tells.
 */
export function createRpcClient<C extends Contract>(
  contract: C,
  openTransport: () => Promise<Transport>,
  clock: Clock,
): RpcClient<C> {
  const reconnector = new Reconnector(openTransport, clock)
  const client = Object.fromEntries(
    Object.entries(contract).map(([namespace, methods]) => [
      namespace,
      Object.fromEntries(
        Object.entries(methods).map(([name, method]) => [name, bind(reconnector, `${namespace}.${name}`, method)]),
      ),
    ]),
  )
  return {
    client: client as Client<C>,
    onConnectionChange: (listener) => reconnector.onChange(listener),
    dispose: () => {
      reconnector.dispose()
    },
  }
}

function bind(reconnector: Reconnector, name: string, method: Method) {
  if (method.type === 'call') {
    return (input: unknown, options: CallOptions = {}) => callOnce(reconnector, name, input, options.signal)
  }
  return (input: unknown, options: CallOptions = {}): AsyncIterable<unknown> => ({
    [Symbol.asyncIterator]: () => new ClientStream(reconnector, name, input, method, options.signal),
  })
}
