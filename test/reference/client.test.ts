import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEngine, type EngineProcess } from '../support/engine-process.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { startReferenceServer, type ReferenceServer } from './reference-server.ts'
import { programPath, whyNoReference } from './toolchain.ts'

const why = process.env['CI'] === 'true' ? undefined : whyNoReference()
if (why) console.log(`Left out: client-go against both servers: ${why}.`)

const dir = createTempDir('client')
let real: ReferenceServer
let ours: EngineProcess

beforeAll(async () => {
  if (why) return
  real = await startReferenceServer()
  ours = await startEngine({ dataDir: dir.path, runtime: 'none' })
})

afterAll(async () => {
  if (!why) await Promise.all([real.stop(), ours.stop()])
  dir.dispose()
})

test.skipIf(why)(
  'client-go and controller-runtime cannot tell the two servers apart',
  { timeout: 300_000 },
  async () => {
    const expected = await runClient(real)
    expect(expected.code, expected.said).toBe(0)
    const found = await runClient(ours)
    expect(found.said).toBe(expected.said)
    expect(found.code).toBe(0)
  },
)

async function runClient({
  client,
  kubeconfig,
}: ReferenceServer | EngineProcess): Promise<{ code: number; said: string }> {
  await client.send('/api/v1/namespaces', { method: 'POST', body: { metadata: { name: 'client-go' } } })
  const child = spawn(programPath('client'), ['--kubeconfig', kubeconfig], { stdio: ['ignore', 'pipe', 'ignore'] })
  const said = await text(child.stdout)
  const code =
    child.exitCode ?? (await new Promise<number>((resolve) => child.once('close', (ended) => resolve(ended ?? 1))))
  return { code, said }
}
