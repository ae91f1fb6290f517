import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configMap as configMapKind } from '#kube/kinds/core/config-map.ts'
import { event as eventKind } from '#kube/kinds/core/event.ts'
import { lease as leaseKind, type Lease } from '#kube/kinds/coordination/lease.ts'
import { node as nodeKind } from '#kube/kinds/core/node.ts'
import { kinds } from '#kube/kinds/registry.ts'
import { DisposableStore } from '#base/disposable.ts'
import { jsonOf } from '#kube/meta/json.ts'
import type { Kind } from '#kube/meta/kind.ts'
import type { Registry } from '../../main/engine/registry/registry.ts'
import { collectGarbage } from '../support/collect-garbage.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { startTestCluster } from '../support/test-cluster.ts'

const watched = [leaseKind, eventKind, nodeKind, configMapKind] as readonly unknown[] as readonly Kind[]
const minute = 60_000
const day = 24 * 60 * minute
/** Of the nodes' leases. */
const heartbeat = 10_000

test('a day with heartbeats, events and 1,000 watches leaves the store and the memory as small as they were', async () => {
  const dir = createTempDir('long-run')
  const clock = new FakeClock()
  const cluster = await startTestCluster({ runtime: 'simulated', nodes: 3, dataDir: dir.path, clock })
  const { registry } = cluster
  const watches = new DisposableStore()
  try {
    await createLiveData(registry)
    await registry.create(leaseKind, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'test', namespace: 'kube-node-lease' },
    })
    let seen = 0
    for (let index = 0; index < 1000; index++) {
      const kind = watched[index % watched.length] as Kind
      watches.add(registry.watch(kind, {}, (events) => (seen += events.length)))
    }
    const heap: number[] = []
    for (let elapsed = 0; elapsed < day; elapsed += 10 * minute) {
      for (let beat = 0; beat < 60; beat++) {
        await clock.advance(heartbeat)
        // The disk takes its own time, whatever the clock says: a write is durable once all before it are.
        await registry.modify(leaseKind, 'kube-node-lease', 'test', (lease) => renewed(lease, clock.now()))
      }
      await createEvents(registry, elapsed, clock.now())
      // What 15 and 60 minutes take to settle has settled after four hours.
      if (elapsed % (4 * 60 * minute) === 0) heap.push(usedHeap())
    }
    // Three leases every 10 s, each told to 250 watches.
    expect(seen).toBeGreaterThan(3 * 250 * (day / 10_000) * 0.9)
    const live = liveBytes(registry)
    const size = statSync(join(dir.path, 'store.db')).size
    console.log(
      `live ${String(live)} bytes, stored ${String(size)}; heap in MB ${heap.map((bytes) => (bytes / 1e6).toFixed(0)).join(' ')}`,
    )
    expect(size).toBeLessThan(2 * live)
    expect((heap.at(-1) ?? 0) - (heap[1] ?? 0)).toBeLessThan(10e6)
  } finally {
    watches.dispose()
    await cluster.stop()
    dir.dispose()
  }
})

function renewed(lease: Lease, now: number): Lease {
  return { ...lease, spec: { renewTime: new Date(now).toISOString().replace('Z', '000Z') } }
}

/** What a cluster of some use holds: 4 MB. */
async function createLiveData(registry: Registry): Promise<void> {
  const data = { text: 'x'.repeat(10_000) }
  await Promise.all(
    Array.from({ length: 400 }, (_, index) =>
      registry.create(configMapKind, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `settings-${String(index)}`, namespace: 'default' },
        data,
      }),
    ),
  )
}

async function createEvents(registry: Registry, elapsed: number, now: number): Promise<void> {
  const time = new Date(now).toISOString().replace(/\.\d+/, '')
  await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      registry.create(eventKind, {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: `e-${String(elapsed)}-${String(index)}`, namespace: 'default' },
        involvedObject: { kind: 'Pod', namespace: 'default', name: 'web' },
        reason: 'BackOff',
        message: 'Back-off restarting failed container',
        type: 'Warning',
        firstTimestamp: time,
        lastTimestamp: time,
        count: 1,
      }),
    ),
  )
}

function liveBytes(registry: Registry): number {
  return kinds
    .flatMap((kind) => registry.list(kind).items)
    .reduce((sum, object) => sum + Buffer.byteLength(jsonOf(object)), 0)
}

function usedHeap(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}
