import { AppError } from '#base/errors.ts'
import { parseJson } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import { isStatus, statusError, StatusError } from '#kube/meta/status.ts'
import type { Connection, RequestOptions } from './connection.ts'

/** Asks for JSON. An answer that says no is a StatusError; 401 is `cluster.unauthorized`. */
export async function requestJson(
  connection: Connection,
  path: string,
  options: RequestOptions = {},
): Promise<Record<string, unknown>> {
  const response = await connection.fetch(path, {
    ...options,
    headers: { accept: 'application/json', ...options.headers },
  })
  return readJson(response, path)
}

export async function readJson(response: Response, path: string): Promise<Record<string, unknown>> {
  const text = await response.text()
  const body = parse(text)
  if (!response.ok) throw failureOf(response, body)
  if (!isRecord(body)) throw new AppError('cluster.bad-answer', { path, reason: 'not a JSON object' })
  return body
}

/** The error in an answer that is not 2xx. */
export async function readFailure(response: Response): Promise<Error> {
  return failureOf(response, parse(await response.text()))
}

function failureOf(response: Response, body: unknown): Error {
  if (response.status === 401) {
    return new AppError('cluster.unauthorized', { reason: isStatus(body) ? (body.message ?? '') : response.statusText })
  }
  if (isStatus(body)) return new StatusError(body)
  return statusError(response.status, '', `the server answered HTTP ${String(response.status)} ${response.statusText}`)
}

function parse(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}
