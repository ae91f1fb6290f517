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

/** Told of the outcome of each check, for metrics. */
export type HealthObserver = (name: string, type: string, isHealthy: boolean) => void

const roots = ['livez', 'readyz', 'healthz'] as const
const noSniff = { 'x-content-type-options': 'nosniff' }

/**
 * `/livez`, `/readyz`, the deprecated `/healthz`, and each check by its own path. Undefined for any other path.
 * Source: apiserver pkg/server/healthz/healthz.go.
 */
export function healthResponse(
  path: string,
  query: URLSearchParams,
  health: HealthChecks,
  observe?: HealthObserver,
): ApiResponse | undefined {
  const root = roots.find((one) => path === `/${one}` || path.startsWith(`/${one}/`))
  if (!root) return undefined
  const checks = checksOf(health, root)
  if (path === `/${root}`) return summary(root, query, checks, observe)
  const found = checks.find(({ name }) => path === `/${root}/${name}`)
  return found && single(found)
}

/** The paths of all checks, for the index. */
export function healthPaths(health: HealthChecks): string[] {
  return roots.flatMap((root) => [`/${root}`, ...checksOf(health, root).map(({ name }) => `/${root}/${name}`)])
}

function checksOf(health: HealthChecks, root: (typeof roots)[number]): readonly HealthCheck[] {
  return root === 'readyz' ? health.readyz : health.livez
}

/** Who may ask for one check alone may know what is wrong; all of them answer anybody. */
function single({ check }: HealthCheck): ApiResponse {
  const problem = check()
  if (problem === undefined) return textResponse(200, 'ok')
  return textResponse(500, `internal server error: ${problem}\n`, noSniff)
}

function summary(
  root: string,
  query: URLSearchParams,
  checks: readonly HealthCheck[],
  observe: HealthObserver | undefined,
): ApiResponse {
  const excluded = new Set(query.getAll('exclude'))
  let hasFailed = false
  const lines = checks.map(({ name, check }) => {
    if (excluded.delete(name)) return `[+]${name} excluded: ok`
    const isHealthy = check() === undefined
    observe?.(name, root, isHealthy)
    hasFailed ||= !isHealthy
    return isHealthy ? `[+]${name} ok` : `[-]${name} failed: reason withheld`
  })
  if (excluded.size > 0) {
    const names = [...excluded].sort().map((name) => JSON.stringify(name))
    lines.push(`warn: some health checks cannot be excluded: no matches for ${names.join(',')}`)
  }
  if (!hasFailed && !query.has('verbose')) return textResponse(200, 'ok', noSniff)
  const verdict = `${root} check ${hasFailed ? 'failed' : 'passed'}`
  return textResponse(hasFailed ? 500 : 200, `${lines.join('\n')}\n${verdict}\n`, noSniff)
}
