import { createServer } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { node as nodeKind, type Node } from '#kube/kinds/core/node.ts'
import { chooseRuntime, type ChosenRuntime } from '../../../../../main/engine/node/choose-runtime.ts'
import { createTempDir } from '../../../../support/temp-dir.ts'
import { createTestRegistry, type TestRegistry } from '../../../../support/test-registry.ts'

let cluster: TestRegistry
let dir: ReturnType<typeof createTempDir>
let socket: string

beforeEach(async () => {
  cluster = await createTestRegistry()
  dir = createTempDir('runtime')
  socket = join(dir.path, 'docker.sock')
})

afterEach(() => {
  cluster.dispose()
  dir.dispose()
})

async function choose(wanted: 'auto' | 'docker' | 'simulated'): Promise<ChosenRuntime> {
  const { registry, clock } = cluster
  const chosen = await chooseRuntime({
    wanted,
    registry,
    clock,
    clusterId: 'c',
    dataDir: dir.path,
    dockerHost: `unix://${socket}`,
  })
  chosen.runtime.dispose()
  return chosen
}

test('auto takes Docker where it answers, and says so', async () => {
  const docker = createServer((_request, response) => response.end('OK')).listen(socket)
  await once(docker, 'listening')
  const { runtime, reason } = await choose('auto')
  expect(runtime.name).toBe('docker')
  expect(reason).toBe(`Docker answers at ${socket}`)
  docker.close()
})

test('auto simulates where Docker does not answer, and says why', async () => {
  const { runtime, reason } = await choose('auto')
  expect(runtime.name).toBe('simulated')
  expect(reason).toContain(socket)
  expect(reason).toContain('ENOENT')
})

test('a cluster whose pods are containers waits for Docker rather than pretend', async () => {
  const node: Node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'archipel-1' } }
  await cluster.registry.create(nodeKind, node)
  await cluster.registry.modify(
    nodeKind,
    undefined,
    'archipel-1',
    (current) => ({ ...current, status: { nodeInfo: { containerRuntimeVersion: 'docker://20.10' } } }),
    { subresource: 'status' },
  )
  const { runtime, reason } = await choose('auto')
  expect(runtime.name).toBe('docker')
  expect(reason).toContain('does not answer')
})

test('what is asked for is taken', async () => {
  expect((await choose('simulated')).runtime.name).toBe('simulated')
  expect((await choose('docker')).runtime.name).toBe('docker')
})
