import { InvalidArgumentError } from 'commander'

export function parsePort(text: string): number {
  return parseWhole(text, 0, 65_535)
}

export function parseWhole(text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new InvalidArgumentError(`It is to be a whole number from ${String(least)} to ${String(most)}.`)
}

/** Aborts when the process is asked to end; `withStdin` also when standard input ends, as it does when our parent dies. */
export function stopSignal(withStdin = false): AbortSignal {
  const controller = new AbortController()
  const stop = (): void => {
    controller.abort()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  if (withStdin) {
    process.stdin.on('end', stop).on('error', stop).resume()
    // Listening is no reason to live on: a program that cannot start ends though its input stays open.
    process.stdin.unref()
  }
  return controller.signal
}
