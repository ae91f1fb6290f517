import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Attach, Exec, KubeConfig, PortForward, type V1Status } from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEngine, type EngineProcess } from '../support/engine-process.ts'
import { eventually } from '../support/eventually.ts'
import { createKubectl, hasKubectl, unpackTool, type Kubectl } from '../support/kubectl.ts'
import { createTempDir } from '../support/temp-dir.ts'

interface Ran {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

/** What kubectl 1.35 does by default, and what it did before WebSockets. */
const transports = {
  WebSocket: {},
  SPDY: { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false', KUBECTL_PORT_FORWARD_WEBSOCKETS: 'false' },
}

const manifest = `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers:
  - {name: main, image: web:1, env: [{name: COLOR, value: blue}], ports: [{containerPort: 80, name: http}]}
---
apiVersion: v1
kind: Pod
metadata: {name: pair}
spec:
  containers:
  - {name: a, image: a:1}
  - {name: b, image: b:1, stdin: true}
---
apiVersion: v1
kind: Pod
metadata: {name: done, annotations: {archipel.io/simulate: complete=0}}
spec:
  restartPolicy: Never
  containers: [{name: main, image: done:1}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: http, port: 8080, targetPort: 80}]}
`

describe.skipIf(!hasKubectl)('streams into pods, with unmodified clients', () => {
  const dir = createTempDir('streaming')
  let engine: EngineProcess
  let kubectl: Kubectl
  let binary = ''

  beforeAll(async () => {
    engine = await startEngine({ dataDir: join(dir.path, 'data') })
    kubectl = await createKubectl(engine.kubeconfig, join(dir.path, 'home'))
    binary = await unpackTool('kubectl')
    await eventually('the default account', () => kubectl('get', 'serviceaccount', 'default'), Boolean)
    await kubectl.withInput(manifest, 'apply', '-f', '-')
    await kubectl('wait', '--for=condition=Ready', 'pod/web', 'pod/pair', '--timeout=60s')
    await kubectl('wait', '--for=jsonpath={.status.phase}=Succeeded', 'pod/done', '--timeout=60s')
  })

  afterAll(async () => {
    const { code, stderr } = await engine.stop()
    dir.dispose()
    const errors = stderr.split('\n').filter((line) => line && !/"level":"(info|warn)"/.test(line))
    expect({ code, errors }).toEqual({ code: 0, errors: [] })
  })

  function run(env: Record<string, string>, args: readonly string[], input: Buffer | string = ''): Promise<Ran> {
    return new Promise((resolve) => {
      const options = {
        env: { ...process.env, ...env, KUBECONFIG: engine.kubeconfig, HOME: join(dir.path, 'home') },
        encoding: 'buffer' as const,
        maxBuffer: 64 * 1024 * 1024,
        timeout: 30_000,
      }
      const child = execFile(binary, args, options, (error, stdout, stderr) => {
        const code = error ? Number(error.code ?? -1) : 0
        resolve({ code, stdout, stderr: stderr.toString() })
      })
      child.stdin?.end(input)
    })
  }

  function start(env: Record<string, string>, args: readonly string[]) {
    const child = spawn(binary, args, { env: { ...process.env, ...env, KUBECONFIG: engine.kubeconfig } })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
    return {
      text: () => said,
      stdin: child.stdin,
      async stop() {
        const closed = once(child, 'close')
        child.kill()
        await closed
      },
    }
  }

  describe.each(Object.entries(transports))('over %s', (name, env) => {
    const exec = (args: readonly string[], input?: Buffer | string): Promise<Ran> => run(env, ['exec', ...args], input)

    it('runs a command, with its outputs apart and its exit code', async () => {
      const ran = await exec(['web', '--', 'sh', '-c', 'echo $COLOR; echo oops >&2; exit 3'])
      expect(ran.stdout.toString()).toBe('blue\n')
      expect(ran.stderr).toBe('oops\ncommand terminated with exit code 3\n')
      expect(ran.code).toBe(3)
    })

    it('speaks that protocol and no other', async () => {
      const { stderr } = await exec(['web', '-v=8', '--', 'true'])
      expect(stderr.includes('The subprotocol is v5.channel.k8s.io')).toBe(name === 'WebSocket')
      expect(stderr.includes('Upgrade: SPDY/3.1')).toBe(name === 'SPDY')
    })

    it('carries standard input to its end, and much of it unchanged', async () => {
      const much = randomBytes(3_000_000)
      expect((await exec(['-i', 'web', '--', 'cat'], 'one\ntwo')).stdout.toString()).toBe('one\ntwo')
      const ran = await exec(['-i', 'web', '--', 'cat'], much)
      expect(ran.code).toBe(0)
      expect(ran.stdout.equals(much)).toBe(true)
    })

    it.each([
      [
        ['web', '--', 'nope'],
        /error executing command in container: exec: "nope": executable file not found in \$PATH/,
      ],
      [['web', '-c', 'x', '--', 'ls'], /container x is not valid for pod web/],
      [['none', '--', 'ls'], /pods "none" not found/],
      [['done', '--', 'ls'], /cannot exec into a container in a completed pod; current phase is Succeeded/],
    ])('refuses %j', async (args, message) => {
      const ran = await exec(args)
      expect(ran.stderr).toMatch(message)
      expect(ran.code).toBe(1)
    })

    it('copies files in and out', async () => {
      const file = join(dir.path, `in-${name}`)
      const back = join(dir.path, `out-${name}`)
      await writeFile(file, randomBytes(200_000))
      expect(await run(env, ['cp', file, 'web:/tmp/copied'])).toMatchObject({ code: 0 })
      expect(await run(env, ['cp', 'web:/tmp/copied', back])).toMatchObject({ code: 0 })
      expect((await readFile(back)).equals(await readFile(file))).toBe(true)
    })

    it('attaches to a program, which hears what it is told', async () => {
      const attached = start(env, ['attach', 'pair', '-c', 'b', '-i'])
      try {
        attached.stdin.write(`hello over ${name}\n`)
        await eventually('the program has heard', attached.text, (said) => said.includes(`hello over ${name}\n`))
        expect(await kubectl('logs', 'pair', '-c', 'b')).toContain(`hello over ${name}\n`)
      } finally {
        await attached.stop()
      }
    })

    it('forwards several connections at once, to several ports', async () => {
      const [first, second] = [await freePort(), await freePort()]
      const forward = start(env, ['port-forward', 'pod/web', `${first}:80`, `${second}:8080`])
      try {
        await eventually('both ports are forwarded', forward.text, (said) => said.includes(`:${second} -> 8080`))
        const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => get(index % 2 ? first : second)))
        expect(new Set(answers)).toEqual(new Set(['web\n']))
      } finally {
        await forward.stop()
      }
    })
  })

  it('reads logs in their variants', async () => {
    const logs = (...args: string[]): Promise<string> => kubectl('logs', ...args)
    expect(await logs('web')).toBe('main started\n')
    expect(await logs('web', '--timestamps')).toMatch(/^\d{4}-\d\d-\d\dT\S+Z main started\n$/)
    expect(await logs('web', '--tail=0')).toBe('')
    expect(await logs('web', '--limit-bytes=4')).toBe('main')
    expect(await logs('web', '--since=1h')).toBe('main started\n')
    expect(await logs('done', '-f')).toBe('main started\nmain exited with 0\n')
    await expect(logs('web', '--previous')).rejects.toThrow(
      'previous terminated container "main" in pod "web" not found',
    )
    const refusal = await engine.client.send('/api/v1/namespaces/default/pods/pair/log')
    expect(refusal.status).toBe(400)
    expect(refusal.text).toContain('a container name must be specified for pod pair, choose one of: [a b]')
  })

  it('passes requests on to pods, services and nodes', async () => {
    const raw = (path: string): Promise<string> => kubectl('get', '--raw', path)
    const inDefault = '/api/v1/namespaces/default'
    expect(await raw(`${inDefault}/pods/web/proxy/`)).toBe('web\n')
    expect(await raw(`${inDefault}/pods/http:web:80/proxy/some/where?x=1`)).toBe('web\n')
    // The port has a name, so it has to be named.
    await expect(raw(`${inDefault}/services/web/proxy/`)).rejects.toThrow('no endpoints available for service "web"')
    expect(await raw(`${inDefault}/services/web:http/proxy/`)).toBe('web\n')
    expect(await raw(`${inDefault}/services/http:web:8080/proxy/`)).toBe('web\n')
    await expect(raw(`${inDefault}/services/web:81/proxy/`)).rejects.toThrow(
      'no service port 81 found for service "web"',
    )
    const node = (await kubectl('get', 'nodes', '-o', 'name')).split('\n')[0]?.replace('node/', '') ?? ''
    expect(await raw(`/api/v1/nodes/${node}/proxy/healthz`)).toBe('ok')
    expect(JSON.parse(await raw(`/api/v1/nodes/${node}/proxy/pods`))).toMatchObject({ kind: 'PodList' })
    expect(await raw(`/api/v1/nodes/${node}:10250/proxy/containerLogs/default/web/main`)).toBe('main started\n')
    await expect(raw('/api/v1/proxy/namespaces/default/pods/web')).rejects.toThrow(
      'could not find the requested resource',
    )
  })

  describe('@kubernetes/client-node', () => {
    function config(): KubeConfig {
      const loaded = new KubeConfig()
      loaded.loadFromFile(engine.kubeconfig)
      return loaded
    }

    it('runs a command', async () => {
      const stdout = new PassThrough()
      const stderr = new PassThrough()
      const stdin = new PassThrough()
      const outputs = Promise.all([text(stdout), text(stderr)])
      const status = await new Promise<V1Status>((resolve, reject) => {
        const command = ['sh', '-c', 'cat; echo oops >&2; exit 4']
        new Exec(config()).exec('default', 'web', 'main', command, stdout, stderr, stdin, false, resolve).catch(reject)
        stdin.end('from afar')
      })
      stdout.end()
      stderr.end()
      expect(await outputs).toEqual(['from afar', 'oops\n'])
      expect(status).toMatchObject({
        status: 'Failure',
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: '4' }] },
      })
    })

    it('attaches', async () => {
      const stdout = new PassThrough()
      const stdin = new PassThrough()
      const socket = await new Attach(config()).attach('default', 'pair', 'b', stdout, null, stdin, false)
      stdin.write('over here\n')
      const [said] = (await once(stdout, 'data')) as [Buffer]
      expect(said.toString()).toContain('over here')
      socket.close()
    })

    it('forwards a port', async () => {
      const forward = new PortForward(config())
      const server = createServer((socket) => {
        const errors = new Writable({
          write: (_chunk, _encoding, done) => {
            done()
          },
        })
        void forward.portForward('default', 'web', [80], socket, errors, socket)
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      expect(await get((server.address() as AddressInfo).port)).toBe('web\n')
      server.close()
    })
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The body of an answer to a plain request. */
async function get(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n')
  let said = ''
  for await (const chunk of socket) {
    said += String(chunk)
    const [head = '', body = ''] = said.split('\r\n\r\n')
    if (body.length >= Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Infinity)) return body
  }
  return said
}
