import { jsonWebKeys, openIdConfiguration } from '../auth/service-accounts/discovery.ts'
import type { TokenIssuer } from '../auth/service-accounts/token-request.ts'
import { jsonResponse, type ApiRequest, type ApiResponse } from './message.ts'

/** How others check the tokens of this cluster's service accounts. Source: kubernetes pkg/routes/openidmetadata.go. */
export function openIdResponse(
  { keyring, issuer }: TokenIssuer,
  request: ApiRequest,
): ApiResponse | Promise<ApiResponse> | undefined {
  const headers = { 'cache-control': 'public, max-age=3600' }
  if (request.path === '/.well-known/openid-configuration') {
    const server = `https://${request.header('host') ?? request.header(':authority') ?? 'kubernetes.default.svc'}`
    return jsonResponse(200, openIdConfiguration(keyring(), issuer, server), headers)
  }
  if (request.path !== '/openid/v1/jwks') return undefined
  const type = { 'content-type': 'application/jwk-set+json' }
  return jsonWebKeys(keyring()).then((keys) => jsonResponse(200, keys, { ...headers, ...type }))
}
