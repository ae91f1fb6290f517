import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { EngineProcess } from '../support/engine-process.ts'
import { bothServers } from './both-servers.ts'
import type { ReferenceServer } from './reference-server.ts'
import { programPath } from './toolchain.ts'

const servers = bothServers('client', 'client-go against both servers')

test.skipIf(servers.why)(
  'client-go and controller-runtime cannot tell the two servers apart',
  { timeout: 300_000 },
  async () => {
    const expected = await runClient(servers.real)
    expect(expected.code, expected.said).toBe(0)
    const found = await runClient(servers.ours)
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
