import { jsonWebKeys, openIdConfiguration } from '../auth/service-accounts/discovery.ts'
import type { TokenIssuer } from '../auth/service-accounts/token-request.ts'
import { jsonResponse, type ApiRequest, type ApiResponse } from './message.ts'

/** How others check the tokens of this cluster's service accounts. Source: kubernetes pkg/routes/openidmetadata.go. */
export function openIdResponse(issuer: TokenIssuer, request: ApiRequest): Promise<ApiResponse> | undefined {
  const { path } = request
  return path === '/.well-known/openid-configuration' || path === '/openid/v1/jwks'
    ? documentFor(issuer, request)
    : undefined
}

async function documentFor({ keyring, issuer }: TokenIssuer, request: ApiRequest): Promise<ApiResponse> {
  const headers = { 'cache-control': 'public, max-age=3600' }
  if (request.path === '/.well-known/openid-configuration') {
    const server = `https://${request.header('host') ?? request.header(':authority') ?? 'kubernetes.default.svc'}`
    return jsonResponse(200, openIdConfiguration(await keyring(), issuer, server), headers)
  }
  const type = { 'content-type': 'application/jwk-set+json' }
  return jsonResponse(200, await jsonWebKeys(await keyring()), { ...headers, ...type })
}
