import { by, type Attempt } from './attempt.ts'
import { core } from './objects.ts'

const doors: readonly (readonly [method: string, path: string, body?: object])[] = [
  ['GET', `${core}/pods`],
  ['GET', '/healthz'],
  ['GET', '/version'],
  ['GET', '/nothing'],
  ['POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}],
]

/** Tokens that count no longer, or never did; made by `spoiltTokens`. */
const spoilt = ['forged', 'unsigned', 'truncated', 'elsewhere', 'gone', 'homeless', 'expired']

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

/** `$name` in a header stands for the token of that name. */
const headersOfStrangers: Readonly<Record<string, Record<string, string>>> = {
  nothing: {},
  'an empty header': { authorization: '' },
  'a scheme alone': { authorization: 'Bearer' },
  'a scheme and a space': { authorization: 'Bearer ' },
  'a scheme in lower case': { authorization: 'bearer $plain' },
  'two spaces': { authorization: 'Bearer  $plain' },
  'something after the token': { authorization: 'Bearer $plain more' },
  'an unknown scheme': { authorization: 'Token $plain' },
  'no scheme': { authorization: '$plain' },
  'what is no token': { authorization: 'Bearer nothing' },
  'dots alone': { authorization: 'Bearer ..' },
  'the name of a user': { 'x-remote-user': 'kubernetes-admin', 'x-remote-group': 'system:masters' },
  'the wish to be another': { 'impersonate-user': 'kubernetes-admin', 'impersonate-group': 'system:masters' },
  'the wish to be oneself': { 'impersonate-user': 'system:anonymous' },
  'the address of another': { 'x-forwarded-for': '127.0.0.1', 'x-original-url': '/healthz' },
}

/** Requests of those who do not say who they are, or say it wrongly. */
export function throughCredentials(): Attempt[] {
  const knock = (who: string, what: string, headers?: Record<string, string>): Attempt[] =>
    doors.map(([method, path, body]) => by(who)(`${what} at ${method} ${path}`, method, path, body, headers))
  const socket = (what: string, protocol: string): Attempt =>
    by('stranger')(`a socket with ${what}`, 'GET', `${core}/pods?watch=1&resourceVersion=x`, undefined, {
      ...upgrade,
      'sec-websocket-protocol': protocol,
    })
  const marker = 'base64url.bearer.authorization.k8s.io.'
  return [
    ...spoilt.flatMap((name) => knock(`account ${name}`, 'knock')),
    ...Object.entries(headersOfStrangers).flatMap(([what, headers]) => knock('stranger', `with ${what}`, headers)),
    socket('no token', 'binary.k8s.io'),
    socket('what is no token', `${marker}bm90aGluZw, binary.k8s.io`),
    socket('a token alone', `${marker}$encodedPlain`),
    socket('a token of an account that may not', `${marker}$encodedPlain, binary.k8s.io`),
    socket('two tokens', `${marker}$encodedPlain, ${marker}$encodedPlain, binary.k8s.io`),
    by('stranger')('a token in the query', 'GET', `${core}/pods?access_token=x&token=x`),
  ]
}
