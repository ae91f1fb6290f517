import { silentLogger } from '#base/logger.ts'
import type { ApiRequest } from '../../../main/engine/api/message.ts'

/** A request that has nothing but a body. */
export function requestOf(contentType: string, body: Buffer): ApiRequest {
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    header: (name: string) => (name === 'content-type' ? contentType : undefined),
    body: () => Promise.resolve(body),
    signal: new AbortController().signal,
    logger: silentLogger,
  } as unknown as ApiRequest
}
