import { expect, test } from 'vitest'
import { healthPaths, healthResponse, type HealthChecks } from '../../../../../main/engine/api/health.ts'

function checks(problem?: string): HealthChecks {
  const ping = { name: 'ping', check: () => undefined }
  const etcd = { name: 'etcd', check: () => problem }
  const roles = { name: 'poststarthook/rbac/bootstrap-roles', check: () => undefined }
  return { livez: [ping, etcd], readyz: [ping, etcd, roles] }
}

function ask(path: string, query = '', health = checks()): [number | undefined, string | undefined] {
  const answer = healthResponse(path, new URLSearchParams(query), health)
  return [answer?.status, (answer?.body as Buffer | undefined)?.toString()]
}

test.each([
  ['/livez', '', 'ok'],
  ['/healthz', 'verbose', '[+]ping ok\n[+]etcd ok\nhealthz check passed\n'],
  ['/livez', 'verbose=false', '[+]ping ok\n[+]etcd ok\nlivez check passed\n'],
  [
    '/readyz',
    'verbose&exclude=ping&exclude=b&exclude=a',
    '[+]ping excluded: ok\n[+]etcd ok\n[+]poststarthook/rbac/bootstrap-roles ok\nwarn: some health checks cannot be excluded: no matches for "a","b"\nreadyz check passed\n',
  ],
  ['/readyz/poststarthook/rbac/bootstrap-roles', 'verbose', 'ok'],
])('%s?%s of a healthy server', (path, query, text) => {
  expect(ask(path, query)).toEqual([200, text])
})

test.each([
  ['/livez', '', '[+]ping ok\n[-]etcd failed: reason withheld\nlivez check failed\n'],
  ['/livez/etcd', '', 'internal server error: the disk is full\n'],
])('%s of one whose store fails', (path, query, text) => {
  expect(ask(path, query, checks('the disk is full'))).toEqual([500, text])
})

test('what is excluded does not fail', () => {
  expect(ask('/readyz', 'exclude=etcd', checks('the disk is full'))).toEqual([200, 'ok'])
})

test.each(['/livez/', '/livez/nope', '/livez/poststarthook/rbac/bootstrap-roles', '/livezz', '/health'])(
  '%s is no path of it',
  (path) => {
    expect(ask(path)).toEqual([undefined, undefined])
  },
)

test('the index has each check by its own path', () => {
  expect(healthPaths(checks())).toContain('/readyz/poststarthook/rbac/bootstrap-roles')
  expect(healthPaths(checks())).not.toContain('/livez/poststarthook/rbac/bootstrap-roles')
})
