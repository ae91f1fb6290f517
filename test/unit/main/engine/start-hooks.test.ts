import { expect, test } from 'vitest'
import { healthResponse } from '../../../../main/engine/api/health.ts'
import { healthChecks, StartHooks } from '../../../../main/engine/start-hooks.ts'

function verbose(path: string, hooks: StartHooks, store: { failure: string | undefined }): string[] {
  const answer = healthResponse(path, new URLSearchParams('verbose'), healthChecks(hooks, store))
  return (answer?.body as Buffer).toString().split('\n')
}

const fine = { failure: undefined }

test('readiness comes with the last step of the start, and goes with the first of the end', () => {
  const hooks = new StartHooks()
  expect(verbose('/readyz', hooks, fine)).toContain('[-]poststarthook/rbac/bootstrap-roles failed: reason withheld')
  expect(verbose('/readyz', hooks, fine)).toContain('[-]informer-sync failed: reason withheld')
  hooks.done(...hooks.checks.map(({ name }) => name.replace('poststarthook/', '') as Parameters<StartHooks['has']>[0]))
  expect(verbose('/readyz', hooks, fine)).toContain('readyz check passed')
  hooks.isStopping = true
  expect(verbose('/readyz', hooks, fine).filter((line) => line.startsWith('[-]'))).toEqual([
    '[-]shutdown failed: reason withheld',
  ])
  expect(verbose('/livez', hooks, fine)).toContain('livez check passed')
})

test('a store that takes no writes is not healthy', () => {
  const hooks = new StartHooks()
  expect(verbose('/livez', hooks, { failure: 'the disk is full' })).toContain('[-]etcd failed: reason withheld')
  const full = healthChecks(hooks, { failure: 'the disk is full' })
  const answer = healthResponse('/readyz/etcd-readiness', new URLSearchParams(), full)
  expect((answer?.body as Buffer).toString()).toBe('internal server error: the disk is full\n')
})
