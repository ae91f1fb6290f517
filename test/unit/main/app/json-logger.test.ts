import { expect, it } from 'vitest'
import type { LogLevel } from '#base/logger.ts'
import { createJsonLogger } from '../../../../main/app/json-logger.ts'

function capture(level: LogLevel = 'debug'): {
  lines: Record<string, unknown>[]
  text(): string
  logger: ReturnType<typeof createJsonLogger>
} {
  const written: string[] = []
  const logger = createJsonLogger({ level, now: () => 0, write: (line) => written.push(line) })
  return {
    logger,
    text: () => written.join(''),
    get lines() {
      return written.map((line) => JSON.parse(line) as Record<string, unknown>)
    },
  }
}

it('writes one JSON object a line, with what it is bound to', () => {
  const log = capture()
  log.logger.with({ part: 'api' }).info('request', { path: '/x', error: new Error('no') })
  expect(log.lines).toMatchObject([
    {
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      message: 'request',
      part: 'api',
      path: '/x',
      error: { message: 'no' },
    },
  ])
})

it('drops what is below its level', () => {
  const log = capture('warn')
  log.logger.debug('a')
  log.logger.info('b')
  log.logger.error('c')
  expect(log.lines.map((line) => line['message'])).toEqual(['c'])
})

it('takes out secrets, wherever they stand', () => {
  const log = capture()
  const pem = '-----BEGIN PRIVATE KEY-----\nMIIsecretMII\n-----END PRIVATE KEY-----'
  log.logger.info(`Authorization: Bearer abc.secret-def`, {
    token: 'secret-1',
    authorization: 'secret-2',
    nested: { list: [{ 'client-key-data': 'secret-3' }] },
    text: `before ${pem} after`,
    url: 'http://127.0.0.1/?token=secret-4&x=1',
    jwt: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJzZWNyZXQifQ.c2VjcmV0',
    error: new Error(`cannot use ${pem}`),
  })
  expect(log.text()).not.toMatch(/secret|eyJ/)
  expect(log.text()).toContain('before [redacted] after')
  expect(log.text()).toContain('x=1')
})
