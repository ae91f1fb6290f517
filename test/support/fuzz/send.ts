import https from 'node:https'
import type { ApiClient } from '../api-client.ts'
import type { FuzzRequest } from './requests.ts'

export interface Outcome {
  /** 0 when the connection was lost before an answer. */
  readonly status: number
  readonly milliseconds: number
  /** The beginning of the answer, or what broke. */
  readonly text: string
}

const shown = 20_000
const patience = 8_000
/** A watch is heard for its answer's head and left. */
const isEndless = ({ path }: FuzzRequest): boolean => /[?&](watch|follow)=|\/watch\//.test(path)

/** Sends requests over kept connections, as an administrator. */
export function createSender({ server, credentials }: ApiClient): {
  send(request: FuzzRequest): Promise<Outcome>
  dispose(): void
} {
  const agent = new https.Agent({ ...credentials, keepAlive: true, maxSockets: 16 })
  const send = (given: FuzzRequest): Promise<Outcome> =>
    new Promise((resolve) => {
      const started = performance.now()
      const done = (status: number, text: string): void => {
        resolve({ status, text, milliseconds: performance.now() - started })
      }
      const { method, headers, body } = given
      const length = body ? { 'content-length': String(body.length) } : {}
      const { hostname, port } = new URL(server)
      const all = { ...headers, ...length }
      const request = https.request({
        agent,
        hostname,
        port,
        path: given.path,
        method,
        headers: all,
        timeout: patience,
      })
      request.on('timeout', () => request.destroy(new Error('no answer')))
      request.on('error', (error) => {
        done(0, error.message)
      })
      request.on('response', (response) => {
        const status = response.statusCode ?? 0
        let text = ''
        if (isEndless(given) && status === 200) {
          done(status, text)
          request.destroy()
          return
        }
        response.setEncoding('utf8').on('data', (part: string) => {
          if (text.length < shown) text += part.slice(0, shown)
        })
        response.on('end', () => {
          done(status, text)
        })
        response.on('error', (error) => {
          done(0, error.message)
        })
      })
      request.end(body)
    })
  return { send, dispose: () => agent.destroy() }
}

/** Keeps `width` of the calls under way until all have been made. */
export async function inParallel(count: number, width: number, call: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    while (next < count) await call(next++)
  }
  await Promise.all(Array.from({ length: width }, work))
}
