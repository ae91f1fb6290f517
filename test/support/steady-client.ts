import { get } from 'node:http'

export interface Answer {
  /** Milliseconds of performance.now() when the request was sent. */
  sentAt: number
  endedAt: number
  body?: string
  error?: string
}

/**
 * Asks a URL at a steady rate, each time on a new connection, whatever became of the requests before: a slow answer
 * delays no other. The pace is the load's own, not a wait for something to happen.
 */
export function startSteadyClient(url: string, perSecond: number): { answers: Answer[]; stop(): Promise<Answer[]> } {
  const answers: Answer[] = []
  const open = new Set<Promise<void>>()
  const ask = (): void => {
    const sentAt = performance.now()
    const done = new Promise<Omit<Answer, 'endedAt'>>((resolve) => {
      const request = get(url, { agent: false, timeout: 10_000 }, (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (body += chunk))
        response.on('end', () => {
          if (response.statusCode === 200) resolve({ sentAt, body: body.trim() })
          else resolve({ sentAt, error: `HTTP ${response.statusCode}: ${body}` })
        })
        response.on('error', (error) => resolve({ sentAt, error: error.message }))
      })
      request.on('timeout', () => request.destroy(new Error('no answer within 10 s')))
      request.on('error', (error) => resolve({ sentAt, error: error.message }))
    }).then((answer) => {
      answers.push({ ...answer, endedAt: performance.now() })
      open.delete(done)
    })
    open.add(done)
  }
  const timer = setInterval(ask, 1000 / perSecond)
  return {
    answers,
    async stop() {
      clearInterval(timer)
      await Promise.all(open)
      return answers
    },
  }
}
