import {
  checkTokenRequest,
  completeTokenRequest,
  requestToken,
  type TokenRequest,
} from '../../auth/service-accounts/token-request.ts'
import type { ResourceRequest } from '../context.ts'
import { respond } from '../encode.ts'
import { admitMade } from '../made-objects.ts'
import type { ApiResponse } from '../message.ts'
import { readTyped } from '../virtual/read-typed.ts'
import { matchNamespace } from '../write.ts'

const tokenRequest = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' }

/** `POST …/serviceaccounts/NAME/token`. */
export async function createToken(call: ResourceRequest): Promise<ApiResponse> {
  const { context, request, target, kind, negotiated, annotate } = call
  const { object: sent, headers, query } = await readTyped(request, tokenRequest)
  const { namespace = '', name = '' } = target
  const { accounts } = context.access
  matchNamespace(kind, sent, target.namespace)
  const asked = completeTokenRequest(sent)
  const object = await admitMade(call, {
    object: asked,
    kind,
    query,
    check: (admitted) => {
      checkTokenRequest(accounts, namespace, name, admitted as TokenRequest)
    },
  })
  const answer = await requestToken(accounts, namespace, name, object as TokenRequest, annotate)
  return respond(201, `${JSON.stringify(answer)}\n`, negotiated, headers)
}
