import type { Exposition } from '../metrics/exposition.ts'
import { methodNotKnown } from './failure.ts'
import type { Answer } from './filters/filter.ts'
import { healthPaths, healthResponse, type HealthChecks } from './health.ts'
import { openIdResponse } from './identity-documents.ts'
import type { ApiRequest, ApiResponse } from './message.ts'
import type { Operations } from './operations.ts'
import { versionResponse } from './version.ts'

type Issuer = Parameters<typeof openIdResponse>[0]

/** The documents of the server itself, beside the groups of the API. */
export interface FrontDocuments {
  /** For the index at `/`. */
  readonly paths: readonly string[]
  /** Undefined for a path of somebody else. */
  answer(request: ApiRequest): Answer | undefined
}

export function createFrontDocuments(
  { metrics, slis, health: outcomes }: Pick<Operations, 'metrics' | 'slis' | 'health'>,
  health: HealthChecks,
  issuer: Issuer,
): FrontDocuments {
  const observe = outcomes.observe.bind(outcomes)
  return {
    paths: [
      ...healthPaths(health),
      '/.well-known/openid-configuration',
      '/metrics',
      '/metrics/slis',
      '/openid/v1/jwks',
      '/version',
      '/version/',
    ],
    answer(request) {
      const { method, path, query } = request
      if (path === '/version' || path === '/version/') {
        if (method !== 'GET') throw methodNotKnown()
        return versionResponse()
      }
      if (path === '/metrics') return metricsResponse(metrics)
      if (path === '/metrics/slis') return metricsResponse(slis)
      return healthResponse(path, query, health, observe) ?? openIdResponse(issuer, request)
    },
  }
}

async function metricsResponse({ contentType, text }: Exposition): Promise<ApiResponse> {
  return { status: 200, headers: { 'content-type': contentType }, body: Buffer.from(await text()) }
}
