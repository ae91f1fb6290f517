import type { GenericSchema, InferInput, InferOutput } from 'valibot'
import type { WireSafe } from '#base/wire.ts'

/** The shapes of an RPC method. `Output` and `Item` exist in types only: inputs alone are parsed. */
export interface Call<Schema extends GenericSchema, Output> {
  readonly type: 'call'
  readonly input: Schema
  readonly output?: Output
}

export interface Stream<Schema extends GenericSchema, Item> {
  readonly type: 'stream'
  readonly input: Schema
  readonly item?: Item
  /** A method, not a property: its parameters may then vary with the stream's own types. */
  resume?(input: InferInput<Schema>, item: Item): InferInput<Schema>
}

/**
 * What a client asks for when it opens a stream again after a lost connection: the input, changed by each item that came.
 * Streams that begin with a snapshot need none.
 */
type Resume<Input, Item> = (input: Input, item: Item) => Input

export type Method = Call<GenericSchema, unknown> | Stream<GenericSchema, unknown>

export type Contract = { readonly [namespace: string]: { readonly [method: string]: Method } }

/** `[T] extends [WireSafe<T>]` turns an output that JSON cannot carry (a Date, a Map, a function) into a compile error. */
type Checked<T> = [T] extends [WireSafe<T>] ? T : never

/** One question, one answer. */
export function call<Schema extends GenericSchema>(input: Schema) {
  return { returns: <Output>(): Call<Schema, Checked<Output>> => Object.freeze({ type: 'call', input }) }
}

/** One question, answers until one side ends it; paced by credit. */
export function stream<Schema extends GenericSchema>(input: Schema) {
  return {
    yields: <Item>(resume?: Resume<InferInput<Schema>, Checked<Item>>): Stream<Schema, Checked<Item>> =>
      Object.freeze({ type: 'stream', input, ...(resume ? { resume } : {}) }),
  }
}

export interface CallOptions {
  signal?: AbortSignal
}

type ClientMethod<M> =
  M extends Call<infer S, infer O>
    ? (input: InferInput<S>, options?: CallOptions) => Promise<O>
    : M extends Stream<infer S, infer T>
      ? (input: InferInput<S>, options?: CallOptions) => AsyncIterable<T>
      : never

type HandlerMethod<M> =
  M extends Call<infer S, infer O>
    ? (input: InferOutput<S>, context: HandlerContext) => O | Promise<O>
    : M extends Stream<infer S, infer T>
      ? (input: InferOutput<S>, context: HandlerContext) => AsyncIterable<T>
      : never

export interface HandlerContext {
  /** Aborted when the caller cancels or its connection ends. */
  readonly signal: AbortSignal
}

export type Client<C extends Contract> = {
  readonly [N in keyof C]: { readonly [M in keyof C[N]]: ClientMethod<C[N][M]> }
}

export type Handlers<C extends Contract> = {
  readonly [N in keyof C]: { readonly [M in keyof C[N]]: HandlerMethod<C[N][M]> }
}
