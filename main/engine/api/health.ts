import { isTrue } from './request-info.ts'
import { textResponse, type ApiResponse } from './message.ts'

/** A named condition of the server's health; the answer is what is wrong, or undefined. */
export interface HealthCheck {
  readonly name: string
  check(): string | undefined
}

export interface HealthChecks {
  readonly livez: readonly HealthCheck[]
  readonly readyz: readonly HealthCheck[]
}

/** `/livez`, `/readyz`, `/healthz` and one check of each. Source: apiserver pkg/server/healthz/healthz.go. */
export function healthResponse(path: string, query: URLSearchParams, checks: HealthChecks): ApiResponse | undefined {
  const [, root, name, ...tail] = path.split('/')
  if (!isHealthPath(path) || tail.length > 0) return undefined
  const excluded = new Set(query.getAll('exclude'))
  const all = root === 'readyz' ? checks.readyz : checks.livez
  const chosen = name ? all.filter((check) => check.name === name) : all.filter((check) => !excluded.has(check.name))
  if (name && chosen.length === 0) return undefined
  const results = chosen.map((check) => ({ name: check.name, problem: check.check() }))
  const hasFailed = results.some(({ problem }) => problem !== undefined)
  if (!hasFailed && !isTrue(query.get('verbose'))) return textResponse(200, 'ok')
  // The reason itself stays in the server: these paths answer anybody.
  const lines = results.map((result) =>
    result.problem === undefined ? `[+]${result.name} ok` : `[-]${result.name} failed`,
  )
  const verdict = `${String(root)} check ${hasFailed ? 'failed' : 'passed'}`
  return textResponse(hasFailed ? 500 : 200, `${lines.join('\n')}\n${verdict}\n`)
}

export function isHealthPath(path: string): boolean {
  return /^\/(livez|readyz|healthz)(\/|$)/.test(path)
}
