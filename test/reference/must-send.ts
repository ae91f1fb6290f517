import type { ApiClient } from '../support/api-client.ts'

/** Creates what a test needs; throws if the server does not take it. */
export async function mustSend<T>(client: ApiClient, path: string, body: unknown, method = 'POST'): Promise<T> {
  const answer = await client.send(path, { method, body })
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${String(answer.status)} ${answer.text}`)
  return answer.json<T>()
}
