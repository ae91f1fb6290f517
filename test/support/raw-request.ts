import type { RawRequest } from '../../main/engine/api/message.ts'

/** Of a request that is not passed on. */
export const noRawRequest: RawRequest = {
  search: '',
  headerLines: () => [],
  async *body() {},
  clientAddress: '',
  serverAddress: '',
}
