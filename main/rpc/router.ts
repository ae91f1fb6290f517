import type { Contract, Handlers } from '#contract/builders.ts'
import type { Transport } from '#contract/transport.ts'
import type { Disposable } from '#base/disposable.ts'
import type { Logger } from '#base/logger.ts'
import { serveConnection } from './connection.ts'
import { tabulate } from './methods.ts'

export interface Router {
  /** Serves one window until its transport closes or the answer is disposed. */
  accept(transport: Transport): Disposable
}

/** Answers frames with handlers. The contract's types guarantee that each method has its handler. */
export function createRouter<C extends Contract>(contract: C, handlers: Handlers<C>, logger: Logger): Router {
  const methods = tabulate(contract, handlers)
  return { accept: (transport) => serveConnection(transport, methods, logger) }
}
