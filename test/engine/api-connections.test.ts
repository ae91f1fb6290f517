import { connect } from 'node:http2'
import { WebSocket } from 'ws'
import { describe, expect, it } from 'vitest'
import type { Status } from '#kube/meta/status.ts'
import { createApiClient } from '../support/api-client.ts'
import { apiUnderTest } from '../support/api-under-test.ts'

const api = apiUnderTest()

describe('who may ask', () => {
  it('refuses a request without credentials, but tells anybody its health and version', async () => {
    const nobody = createApiClient(api.engine.kubeconfig, 'anonymous')
    const refused = await nobody.send('/api/v1/namespaces')
    expect(refused.status).toBe(403)
    expect(refused.json<Status>()).toMatchObject({
      kind: 'Status',
      status: 'Failure',
      message:
        'namespaces is forbidden: User "system:anonymous" cannot list resource "namespaces" in API group "" at the cluster scope',
      reason: 'Forbidden',
      code: 403,
    })
    for (const path of ['/livez', '/readyz', '/healthz', '/version']) expect((await nobody.send(path)).status).toBe(200)
    nobody.dispose()
  })

  it('refuses a token it does not know', async () => {
    const nobody = createApiClient(api.engine.kubeconfig, 'anonymous')
    const answer = await nobody.send('/api', { headers: { authorization: 'Bearer nonsense' } })
    expect(answer.status).toBe(401)
    nobody.dispose()
  })
})

describe('upgrades', () => {
  const path = '/api/v1/namespaces/default/pods/nobody/portforward?ports=80'

  const refusal = (url: string, protocol: string, who: 'admin' | 'anonymous'): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const { ca, cert, key } = api.client.credentials
      const socket = new WebSocket(url, protocol, who === 'admin' ? { ca, cert, key } : { ca })
      socket.on('unexpected-response', (_request, response) => {
        response.resume()
        resolve(response.statusCode)
      })
      socket.on('open', () => {
        reject(new Error('the upgrade was accepted'))
      })
      socket.on('error', reject)
    })

  it('are refused with a status of their own', async () => {
    const url = `${api.client.server.replace('https', 'wss')}${path}`
    expect(await refusal(url, 'v4.channel.k8s.io', 'anonymous')).toBe(403)
    expect(await refusal(url, 'v4.channel.k8s.io', 'admin')).toBe(404)
    expect(await refusal(url, 'v5.channel.k8s.io', 'admin')).toBe(404)
    expect(await refusal(url.replace('portforward', 'exec'), 'v5.channel.k8s.io', 'admin')).toBe(404)
  })
})

describe('HTTP/2', () => {
  it('serves the same API, many requests on one connection', async () => {
    const { ca, cert, key } = api.client.credentials
    const session = connect(api.client.server, { ca, cert, key })
    const get = (path: string): Promise<{ status: number; text: string }> =>
      new Promise((resolve, reject) => {
        const request = session.request({ ':path': path, accept: 'application/json' })
        let status = 0
        let text = ''
        request.setEncoding('utf8')
        request.on('response', (headers) => (status = headers[':status'] ?? 0))
        request.on('data', (chunk: string) => (text += chunk))
        request.on('end', () => {
          resolve({ status, text })
        })
        request.on('error', reject)
        request.end()
      })
    const answers = await Promise.all(Array.from({ length: 50 }, () => get('/api/v1/namespaces/default')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(JSON.parse(answers[0]?.text ?? '')).toMatchObject({ kind: 'Namespace', metadata: { name: 'default' } })
    expect((await get('/apis/x/v1/y')).status).toBe(404)
    session.close()
  })
})
