/** What JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

export type JsonObject = { readonly [key: string]: Json | undefined }

/** What an RPC payload can carry: JSON, and bytes. */
export type Wire =
  null | undefined | boolean | number | string | Uint8Array | readonly Wire[] | { readonly [key: string]: Wire }

/**
 * `T` where every part of it is wire-safe, else `never` at the part that is not. Unlike `T extends Wire` it accepts
 * interfaces, which have no index signature.
 */
export type WireSafe<T> = T extends Wire | JsonObject
  ? T
  : T extends Date | Map<unknown, unknown> | Set<unknown> | ((...args: never[]) => unknown) | symbol | bigint
    ? never
    : T extends object
      ? { [K in keyof T]: WireSafe<T[K]> }
      : never

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
