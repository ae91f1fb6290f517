/** Lets so many run at a time; the others wait in line. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>

export function createGate(width: number): Gate {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      // The place is handed on; only when nobody waits is it free.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
