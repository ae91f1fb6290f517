import { beforeEach, describe, expect, it } from 'vitest'
import { silentLogger } from '#base/logger.ts'
import { EngineSupervisor, type EngineChild } from '../../../../main/app/engine-supervisor.ts'
import { FakeClock, flush } from '../../../support/fake-clock.ts'

class FakeChild implements EngineChild {
  line: (line: string) => void = () => undefined
  exit: (how: string) => void = () => undefined
  asked: string[] = []

  onLine(listener: (line: string) => void): void {
    this.line = listener
  }

  onExit(listener: (how: string) => void): void {
    this.exit = listener
  }

  stop(): void {
    this.asked.push('stop')
  }

  kill(): void {
    this.asked.push('kill')
    this.exit('ended by SIGKILL')
  }
}

const ready = JSON.stringify({
  ready: true,
  server: 'https://127.0.0.1:1',
  kubeconfig: '/k',
  runtime: { name: 'docker', reason: 'it answers' },
})

let clock: FakeClock
let children: FakeChild[]
let engine: EngineSupervisor
const child = (): FakeChild => children.at(-1) as FakeChild

beforeEach(() => {
  clock = new FakeClock()
  children = []
  engine = new EngineSupervisor(
    () => {
      children.push(new FakeChild())
      return child()
    },
    [],
    clock,
    silentLogger,
  )
  engine.start()
})

describe('the engine supervisor', () => {
  it('tells where the engine is once it is ready', () => {
    expect(engine.status).toEqual({ state: 'starting', restarts: 0 })
    child().line(ready)
    expect(engine.status).toMatchObject({
      state: 'running',
      server: 'https://127.0.0.1:1',
      runtime: { name: 'docker' },
    })
  })

  it('starts it again when it dies, more slowly each time, and says so', async () => {
    child().line(ready)
    child().exit('ended by SIGKILL')
    expect(engine.status).toMatchObject({
      state: 'restarting',
      restarts: 1,
      error: { code: 'engine.failed', details: { reason: 'ended by SIGKILL' } },
    })
    await clock.advance(1000)
    expect(children).toHaveLength(2)
    child().exit('exit code 1')
    await clock.advance(1999)
    expect(children).toHaveLength(2)
    await clock.advance(1)
    child().line(ready)
    expect(engine.status).toEqual(expect.objectContaining({ state: 'running', restarts: 2 }))
    expect(engine.status.error).toBeUndefined()
  })

  it('does not start what cannot run, and says why', async () => {
    const error = { type: 'app', code: 'engine.data-dir-newer', details: { path: '/d' } }
    child().line(JSON.stringify({ ready: false, error }))
    child().exit('exit code 3')
    await clock.advance(120_000)
    expect(children).toHaveLength(1)
    expect(engine.status).toMatchObject({ state: 'failed', error })
    engine.start()
    expect(children).toHaveLength(2)
  })

  it('tries again after a failure that may pass', async () => {
    child().line(
      JSON.stringify({ ready: false, error: { type: 'app', code: 'rpc.internal', details: { message: 'oops' } } }),
    )
    child().exit('exit code 1')
    expect(engine.status).toMatchObject({
      state: 'restarting',
      error: { code: 'engine.failed', details: { reason: 'oops' } },
    })
    await clock.advance(1000)
    expect(children).toHaveLength(2)
    engine.dispose()
  })

  it('stops it when asked, and does not start it again', async () => {
    child().line(ready)
    const stopped = engine.stop()
    expect(engine.status.state).toBe('stopping')
    child().exit('exit code 0')
    await stopped
    await clock.advance(120_000)
    expect(engine.status).toEqual({ state: 'off', restarts: 0 })
    expect(children).toHaveLength(1)
  })

  it('kills one that does not stop', async () => {
    const stopped = engine.stop()
    await clock.advance(20_000)
    await stopped
    expect(child().asked).toEqual(['stop', 'kill'])
    await flush()
  })
})
