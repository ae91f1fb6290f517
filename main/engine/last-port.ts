import { readFile, writeFile } from 'node:fs/promises'
import { AppError } from '#base/errors.ts'
import { listen, type Listener, type ListenerOptions } from './api/listener.ts'

/**
 * Listens on the asked port. For port 0 it is the one kept in `file`, so that kubeconfigs that were copied go on
 * working; if something else has taken it, a free one. Throws AppError `engine.port-in-use` for an asked port only.
 */
export async function listenOnLastPort(file: string, options: ListenerOptions): Promise<Listener> {
  const last = options.port === 0 ? await readPort(file) : 0
  const listener = last === 0 ? await listen(options) : await listenIfFree(options, last)
  if (listener.port !== last) await writeFile(file, `${String(listener.port)}\n`)
  return listener
}

async function listenIfFree(options: ListenerOptions, port: number): Promise<Listener> {
  try {
    return await listen({ ...options, port })
  } catch (error) {
    if (error instanceof AppError && error.code === 'engine.port-in-use') return listen(options)
    throw error
  }
}

async function readPort(file: string): Promise<number> {
  const port = Number(await readFile(file, 'utf8').catch(() => ''))
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0
}
