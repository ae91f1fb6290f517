import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTempDir } from '../support/temp-dir.ts'
import { launchBrowser, serveApp, type ServedApp } from '../support/web-app.ts'

// Values that stand for a user's credentials: nothing of them may reach the page.
const token = 'very-secret-token-7f3a91'
const password = 'very-secret-password-b2c4'
const kubeconfig = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'prod',
  clusters: [{ name: 'prod', cluster: { server: 'https://127.0.0.1:9' } }],
  contexts: [
    { name: 'prod', context: { cluster: 'prod', user: 'token-user' } },
    { name: 'basic', context: { cluster: 'prod', user: 'basic-user' } },
  ],
  users: [
    { name: 'token-user', user: { token } },
    { name: 'basic-user', user: { username: 'admin', password } },
  ],
})

/** A raw HTTP request, so that no client mends the headers. */
async function raw(origin: string, lines: string[]): Promise<string> {
  const { port } = new URL(origin)
  const socket = connect(Number(port), '127.0.0.1')
  socket.end(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`)
  let text = ''
  socket.on('data', (chunk) => (text += chunk.toString()))
  await once(socket, 'close')
  return text
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])

describe('the app served to a browser', () => {
  let app: ServedApp
  let browser: Browser
  let page: Page
  const sent: string[] = []
  const dir = createTempDir('security')

  beforeAll(async () => {
    mkdirSync(join(dir.path, 'home'))
    const file = join(dir.path, 'kubeconfig')
    writeFileSync(file, kubeconfig)
    app = await serveApp(['--data-dir', join(dir.path, 'data'), '--kubeconfig', file, '--no-engine'], {
      HOME: join(dir.path, 'home'),
      KUBECONFIG: '',
    })
    browser = await launchBrowser()
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
    page = await context.newPage()
    page.on('websocket', (socket) => socket.on('framereceived', (frame) => sent.push(frame.payload.toString())))
    page.on('response', (response) => {
      response.text().then(
        (text) => sent.push(text),
        () => undefined, // A redirect has no body.
      )
    })
    await page.goto(app.url)
    await page.getByText('prod', { exact: false }).first().waitFor()
  })

  afterAll(async () => {
    await browser.close()
    await app.stop()
    dir.dispose()
  })

  test('refuses who has no credentials, a wrong token, or a token that was used', async () => {
    for (const url of [app.origin, `${app.origin}/?token=${'0'.repeat(43)}`, app.url, `${app.origin}/assets/`]) {
      const answer = await fetch(url, { redirect: 'manual' })
      expect(answer.status, url).toBe(401)
      expect(await answer.text()).not.toContain('<script')
    }
  })

  test('refuses a foreign Host, as DNS rebinding brings it', async () => {
    const answer = await raw(app.origin, ['GET / HTTP/1.1', 'Host: evil.example'])
    expect([400, 403, 421]).toContain(statusOf(answer))
  })

  test('refuses a WebSocket from a foreign Origin, and one without the cookie', async () => {
    const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const upgrade = (...extra: string[]): Promise<string> =>
      raw(app.origin, [
        'GET /rpc HTTP/1.1',
        `Host: ${new URL(app.origin).host}`,
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        ...extra,
        'Connection: Upgrade',
      ])
    expect([401, 403]).toContain(statusOf(await upgrade(`Cookie: ${cookies}`, 'Origin: https://evil.example')))
    expect([401, 403]).toContain(statusOf(await upgrade(`Origin: ${app.origin}`)))
    expect([401, 403]).toContain(statusOf(await upgrade(`Cookie: ${cookies}`)))
  })

  test('hangs up on a frame that does not parse', async () => {
    const closed = await page.evaluate(async () => {
      const url = new URL('/rpc', location.href)
      url.protocol = 'ws:'
      const socket = new WebSocket(url)
      await new Promise((resolve) => (socket.onopen = resolve))
      const end = new Promise<{ code: number; reason: string }>((resolve) => {
        socket.onclose = ({ code, reason }) => resolve({ code, reason })
      })
      socket.send('{"type":"open","id":"not a number"')
      return end
    })
    expect(closed.code).toBeGreaterThanOrEqual(1002)
    expect(closed.reason).not.toBe('')
  })

  test('the policy of the page blocks scripts that somebody brought into it', async () => {
    const outcome = await page.evaluate(async () => {
      const violated = new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective))
      })
      try {
        const script = document.createElement('script')
        script.textContent = 'window.__injected = true'
        document.head.append(script)
      } catch {
        // Trusted Types refuse it before the policy does, and report the same event.
      }
      return { directive: await violated, ran: '__injected' in window }
    })
    expect(outcome.ran).toBe(false)
    expect(outcome.directive).toMatch(/script|trusted-types/)
    // In a task of its own: what the driver itself evaluates is exempt from the policy.
    const evaluated = await page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          setTimeout(() => {
            try {
              // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- what is tested
              resolve(Boolean(new Function('return true')()))
            } catch {
              resolve(false)
            }
          })
        }),
    )
    expect(evaluated).toBe(false)
  })

  test('sends no credential to the page', async () => {
    await page.reload()
    await page.getByText('prod', { exact: false }).first().waitFor()
    const everything = sent.join('\n')
    expect(everything).toContain('prod')
    for (const secret of [token, password, 'PRIVATE KEY']) expect(everything).not.toContain(secret)
    expect(app.log.join('\n')).not.toMatch(new RegExp(`${token}|${password}`))
  })
})
