import { expect, test } from 'vitest'
import { withoutCredentials, withoutSecretQuery } from '../../../../../main/engine/audit/sensitive.ts'

test.each([
  ['/api/v1/pods', '/api/v1/pods'],
  ['/api/v1/pods?limit=5&labelSelector=a%3Db', '/api/v1/pods?limit=5&labelSelector=a%3Db'],
  ['/api/v1/pods?access_token=abc&limit=5', '/api/v1/pods?access_token=[redacted]&limit=5'],
  ['/x/proxy/login?user=a&Password=b&x-api-key=c', '/x/proxy/login?user=a&Password=[redacted]&x-api-key=[redacted]'],
  ['/x?%74oken=abc', '/x?%74oken=[redacted]'],
  ['/x?X-Amz-Signature=abc&continue=abc', '/x?X-Amz-Signature=[redacted]&continue=abc'],
  ['/x?%zz=1', '/x?%zz=1'],
])('%s is kept as %s', (target, kept) => {
  expect(withoutSecretQuery(target)).toBe(kept)
})

const token = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"someone"}').toString('base64url')}.c2lnbmF0dXJl`

test.each([
  ['a token', { env: token }, { env: '[redacted]' }],
  ['a token among other text', { args: `--token=${token} -v` }, { args: '--token=[redacted] -v' }],
  [
    'a private key',
    { key: '-----BEGIN EC PRIVATE KEY-----\nabc\ndef\n-----END EC PRIVATE KEY-----\n', more: 1 },
    { key: '[redacted]\n', more: 1 },
  ],
  ['a key without an end', { key: '-----BEGIN PRIVATE KEY-----\nabc', more: 1 }, { key: '[redacted]', more: 1 }],
  ['a bootstrap token', { token: 'abcdef.0123456789abcdef' }, { token: '[redacted]' }],
  ['a kubeconfig', { data: 'users:\n- token: abcdef.0123456789abcdef\n' }, { data: 'users:\n- token: [redacted]\n' }],
  [
    'nothing of the kind',
    { image: 'ghcr.io/a/b:1.2', host: 'a.b.example.com' },
    { image: 'ghcr.io/a/b:1.2', host: 'a.b.example.com' },
  ],
])('%s', (_title, body, kept) => {
  expect(JSON.parse(withoutCredentials(JSON.stringify(body)))).toEqual(kept)
})
