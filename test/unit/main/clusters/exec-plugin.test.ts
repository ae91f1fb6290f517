import { describe, expect, it } from 'vitest'
import { ExecCredentials } from '../../../../main/clusters/exec-credentials.ts'
import { runExecPlugin, type PluginCredential } from '../../../../main/clusters/exec-plugin.ts'
import type { ExecSpec } from '../../../../main/clusters/kubeconfig.ts'
import { FakeClock, flush } from '../../../support/fake-clock.ts'

const node = (script: string, more: Partial<ExecSpec> = {}): ExecSpec => ({
  apiVersion: 'client.authentication.k8s.io/v1',
  command: process.execPath,
  args: ['-e', script],
  env: [],
  provideClusterInfo: false,
  ...more,
})
const run = (spec: ExecSpec): Promise<PluginCredential> =>
  runExecPlugin(spec, { server: 'https://c.example' }, process.env, new FakeClock())
const answer = (status: object): string =>
  `console.log(JSON.stringify({kind:'ExecCredential',status:${JSON.stringify(status)}}))`

describe('a credential plugin', () => {
  it('gives a token with its end', async () => {
    const status = { token: 't', expirationTimestamp: '2026-01-01T01:00:00Z' }
    expect(await run(node(answer(status)))).toEqual({ token: 't', expires: Date.parse('2026-01-01T01:00:00Z') })
  })

  it('is told its cluster where it asks, and its own variables', async () => {
    const spec = node(
      `const i=JSON.parse(process.env.KUBERNETES_EXEC_INFO);console.log(JSON.stringify({kind:'ExecCredential',status:{token:i.spec.cluster.server+process.env.MORE}}))`,
      { provideClusterInfo: true, env: [{ name: 'MORE', value: '!' }] },
    )
    expect(await run(spec)).toEqual({ token: 'https://c.example!' })
  })

  it('that fails is quoted by what it complained, never by what it printed', async () => {
    const failure = await run(node("console.log('the-token');console.error('please sign in');process.exit(3)")).catch(
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({
      code: 'cluster.credential-plugin',
      details: { reason: 'exit code 3', stderr: 'please sign in' },
    })
    expect(JSON.stringify(failure)).not.toContain('the-token')
  })

  it.each([
    [
      'is not there',
      node('', { command: 'no-such-plugin', installHint: 'brew install it' }),
      { reason: 'not found in PATH', hint: 'brew install it' },
    ],
    ['prints no JSON', node("console.log('the-token')"), { reason: 'its answer is not JSON' }],
    ['prints nothing of use', node(answer({})), { reason: 'its answer holds neither a token nor a certificate' }],
  ])('that %s is named', async (_name, spec, details) => {
    await expect(run(spec)).rejects.toMatchObject({ code: 'cluster.credential-plugin', details })
  })
})

describe('the credentials of a plugin', () => {
  it('come from one run, however many ask, until they expire', async () => {
    const clock = new FakeClock()
    let runs = 0
    const credentials = new ExecCredentials(async () => {
      await Promise.resolve()
      runs += 1
      return { token: String(runs), expires: clock.now() + 600_000 }
    }, clock)
    const all = await Promise.all([credentials.get(), credentials.get(), credentials.get()])
    expect(all.map(({ token }) => token)).toEqual(['1', '1', '1'])
    await clock.advance(560_000)
    expect((await credentials.get()).token).toBe('1')
    await clock.advance(20_000)
    expect((await credentials.get()).token).toBe('2')
  })

  it('are asked for again when the server refuses them', async () => {
    let runs = 0
    const credentials = new ExecCredentials(() => Promise.resolve({ token: String(++runs) }), new FakeClock())
    const first = await credentials.get()
    credentials.refuse(first)
    credentials.refuse(first)
    expect((await credentials.get()).token).toBe('2')
  })

  it('are not asked for again and again when the plugin fails', async () => {
    const clock = new FakeClock()
    let runs = 0
    const credentials = new ExecCredentials(() => Promise.reject(new Error(String(++runs))), clock)
    const ask = async (): Promise<string> =>
      credentials.get().then(
        () => '',
        (error: unknown) => (error as Error).message,
      )
    expect([await ask(), await ask()]).toEqual(['1', '1'])
    await clock.advance(2000)
    expect([await ask(), await ask()]).toEqual(['2', '2'])
    await clock.advance(2000)
    expect(await ask()).toBe('2')
    credentials.forgive()
    expect(await ask()).toBe('3')
    await flush()
  })
})
