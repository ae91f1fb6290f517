import { afterEach, expect, test, vi } from 'vitest'
import { environmentProxy } from '../../../../main/clusters/environment-proxy.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('a server is reached through the proxy of the environment, this machine and NO_PROXY are not', () => {
  vi.stubEnv('HTTPS_PROXY', 'http://proxy.example:3128')
  vi.stubEnv('NO_PROXY', '.internal.example')
  expect(environmentProxy('https://api.example:6443')).toBe('http://proxy.example:3128')
  for (const server of [
    'https://api.internal.example',
    'https://localhost:1',
    'https://127.0.0.1:1',
    'https://[::1]:1',
  ]) {
    expect(environmentProxy(server), server).toBeUndefined()
  }
})

test('without such an environment there is no proxy', () => {
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy']) vi.stubEnv(name, '')
  expect(environmentProxy('https://api.example:6443')).toBeUndefined()
})
