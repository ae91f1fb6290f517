import { requestToken, type TokenRequest } from '../../auth/service-accounts/token-request.ts'
import type { ResourceRequest } from '../context.ts'
import { respond } from '../encode.ts'
import type { ApiResponse } from '../message.ts'
import { admitCreated } from './connect.ts'
import { readTyped } from '../virtual/read-typed.ts'

const kind = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' }

/** `POST …/serviceaccounts/NAME/token`. */
export async function createToken(call: ResourceRequest): Promise<ApiResponse> {
  const { context, request, target, negotiated, annotate } = call
  const { object, headers } = await readTyped(request, kind)
  const { namespace = '', name = '' } = target
  const { spec = {} } = object as Partial<TokenRequest>
  const asked = { ...object, spec }
  await admitCreated(call, asked)
  const answer = await requestToken(context.access.accounts, namespace, name, asked, annotate)
  return respond(201, `${JSON.stringify(answer)}\n`, negotiated, headers)
}
