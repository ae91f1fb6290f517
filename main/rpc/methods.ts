import * as v from 'valibot'
import { AppError } from '#base/errors.ts'
import type { Contract, HandlerContext, Handlers, Method } from '#contract/builders.ts'

export type Handler = (input: unknown, context: HandlerContext) => unknown

export interface BoundMethod {
  readonly name: string
  readonly type: Method['type']
  /** Parses the input, throwing AppError `rpc.bad-input` that names the place. */
  parse(input: unknown): unknown
  readonly handler: Handler
}

export type MethodTable = ReadonlyMap<string, BoundMethod>

/** Own properties of the contract alone become callable names: `constructor` and its like are unknown methods. */
export function tabulate<C extends Contract>(contract: C, handlers: Handlers<C>): MethodTable {
  const table = new Map<string, BoundMethod>()
  for (const [namespace, methods] of Object.entries(contract)) {
    const group = handlers[namespace] as Readonly<Record<string, Handler>>
    for (const [name, method] of Object.entries(methods)) {
      const handler = group[name]
      if (!handler) throw new TypeError(`no handler for ${namespace}.${name}`)
      table.set(`${namespace}.${name}`, {
        name: `${namespace}.${name}`,
        type: method.type,
        parse: (input) => parseInput(method, input),
        handler: (input, context) => handler.call(group, input, context),
      })
    }
  }
  return table
}

function parseInput(method: Method, input: unknown): unknown {
  const result = v.safeParse(method.input, input)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new AppError('rpc.bad-input', { path: v.getDotPath(issue) ?? '', reason: issue.message })
}
