import Docker from 'dockerode'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { join } from 'node:path'
import { PassThrough, type Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { attachTo, execIn } from '../../../../../../../main/engine/drivers/runtime/docker/exec.ts'
import { eventually } from '../../../../../../support/eventually.ts'
import { FakeClock } from '../../../../../../support/fake-clock.ts'
import { createTempDir } from '../../../../../../support/temp-dir.ts'

/** A Docker engine of one container, whose programs are what a test makes of their connection. */
const dir = createTempDir('docker-exec')
let docker: Docker
let sockets = 0
const clock = new FakeClock()
const asked: { path: string; body: unknown }[] = []
const inspections: object[] = []
let program: (connection: Duplex) => void
let server: Server

beforeEach(async () => {
  asked.length = 0
  inspections.length = 0
  server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  server.on('upgrade', (request: IncomingMessage, connection: Duplex) => {
    asked.push({ path: request.url ?? '', body: undefined })
    connection.on('error', () => undefined)
    connection.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n')
    program(connection)
  })
  // Connections are kept; each engine has an address of its own.
  const socketPath = join(dir.path, `${String(++sockets)}.sock`)
  docker = new Docker({ socketPath })
  server.listen(socketPath)
  await once(server, 'listening')
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

afterAll(() => {
  dir.dispose()
})

async function answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
  const sent = await text(request)
  const path = request.url ?? ''
  asked.push({ path, body: sent ? (JSON.parse(sent) as unknown) : undefined })
  if (path.startsWith('/containers/c/exec')) return { status: 201, body: { Id: 'e' } }
  if (path.startsWith('/containers/gone')) return { status: 404, body: { message: 'No such container: gone' } }
  if (path === '/exec/e/json') return { status: 200, body: inspections.shift() ?? { Running: false, ExitCode: 0 } }
  return { status: 200, body: {} }
}

const frame = (stream: number, payload: string): Buffer => {
  const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0])
  head.writeUInt32BE(Buffer.byteLength(payload), 4)
  return Buffer.concat([head, Buffer.from(payload)])
}

function newIo(): { stdin: PassThrough; stdout: PassThrough; stderr: PassThrough; said(): Promise<string[]> } {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const texts = Promise.all([text(stdout), text(stderr)])
  return {
    stdin,
    stdout,
    stderr,
    said() {
      stdout.end()
      stderr.end()
      return texts
    },
  }
}

const never = new AbortController().signal

describe('exec in a Docker container', () => {
  it('takes the outputs apart, passes on the end of the input, and asks for the exit code', async () => {
    program = (connection) => {
      void text(connection).then((heard) => {
        const frames = Buffer.concat([frame(1, 'out:'), frame(2, 'err'), frame(1, heard)])
        connection.write(frames.subarray(0, 11))
        connection.end(frames.subarray(11))
      })
    }
    inspections.push({ Running: false, ExitCode: 3 })
    const { said, ...io } = newIo()
    const running = execIn({ docker, clock }, 'c', ['cat'], { ...io, isTty: false }, never)
    io.stdin.end('input')
    expect(await running).toBe(3)
    expect(await said()).toEqual(['out:input', 'err'])
    expect(asked[0]).toEqual({
      path: '/containers/c/exec',
      body: { Cmd: ['cat'], AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: false },
    })
  })

  it('has no frames with a terminal, and follows its size', async () => {
    let resized: () => void = () => undefined
    program = (connection) => {
      resized = () => connection.end('as it is')
    }
    const { said, ...io } = newIo()
    async function* sizes() {
      yield { width: 120, height: 40 }
      await eventually('the size is told', () => asked.some(({ path }) => path.includes('/resize')), Boolean)
      resized()
    }
    await execIn({ docker, clock }, 'c', ['sh'], { stdout: io.stdout, isTty: true, sizes: sizes() }, never)
    expect((await said())[0]).toBe('as it is')
    expect(asked.find(({ path }) => path.includes('/resize'))?.path).toMatch(
      /^\/exec\/e\/resize\?(h=40&w=120|w=120&h=40)$/,
    )
  })

  it('waits for the exit code of a program that has closed its output and goes on', async () => {
    program = (connection) => connection.end()
    inspections.push(
      { Running: true, ExitCode: null },
      { Running: true, ExitCode: null },
      { Running: false, ExitCode: 9 },
    )
    const running = execIn({ docker, clock }, 'c', ['x'], { isTty: false }, never)
    for (let round = 0; round < 2; round++) {
      await eventually('the next question waits', () => clock.pending, Boolean)
      await clock.advance(20)
    }
    expect(await running).toBe(9)
  })

  it('lets go of the connection when nobody listens any more', async () => {
    const closed = Promise.withResolvers<boolean>()
    program = (connection) => {
      connection.once('end', () => {
        connection.end()
        closed.resolve(true)
      })
      connection.resume()
    }
    const gone = new AbortController()
    const running = execIn({ docker, clock }, 'c', ['sleep'], { isTty: false }, gone.signal)
    await eventually('the command runs', () => asked.some(({ path }) => path === '/exec/e/start'), Boolean)
    gone.abort()
    await running
    expect(await closed.promise).toBe(true)
  })

  it('says what Docker says', async () => {
    await expect(execIn({ docker, clock }, 'gone', ['x'], { isTty: false }, never)).rejects.toThrow(
      'No such container: gone',
    )
  })
})

describe('attach to a Docker container', () => {
  it('joins its streams until it ends', async () => {
    program = (connection) => {
      connection.write(frame(1, 'before '))
      void text(connection).then((heard) => connection.end(frame(1, heard)))
    }
    const { said, ...io } = newIo()
    const joined = attachTo({ docker, clock }, 'c', { ...io, isTty: false }, never)
    io.stdin.end('told')
    await joined
    expect(await said()).toEqual(['before told', ''])
    expect(asked[0]?.path).toContain('/containers/c/attach?')
    for (const part of ['stream=', 'stdin=', 'stdout=', 'stderr='])
      expect(asked[0]?.path).toMatch(new RegExp(`${part}(1|true)`))
  })
})
