import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createKubectl } from '../support/kubectl.ts'
import { cpuSeconds, residentMegabytes, startMeasured } from './engine-under-test.ts'

const settleSeconds = 20
const windowSeconds = 60

const manifest = JSON.stringify({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'idle', namespace: 'default' },
  spec: {
    replicas: 10,
    selector: { matchLabels: { app: 'idle' } },
    template: { metadata: { labels: { app: 'idle' } }, spec: { containers: [{ name: 'main', image: 'idle' }] } },
  },
})

const dataDir = mkdtempSync(join(tmpdir(), 'archipel-bench-'))
const engine = await startMeasured(dataDir, 3)
const kubectl = await createKubectl(engine.kubeconfig, dataDir)
try {
  await kubectl.withInput(manifest, 'apply', '-f', '-')
  await kubectl('rollout', 'status', 'deployment/idle', '--timeout=60s')
  await sleep(settleSeconds * 1000)
  const pid = engine.process.pid ?? 0
  const before = cpuSeconds(pid)
  await sleep(windowSeconds * 1000)
  const share = ((cpuSeconds(pid) - before) / windowSeconds) * 100
  console.log(`idle: 3 nodes and 10 simulated pods, over ${windowSeconds} s`)
  console.log(`ours, CPU: ${share.toFixed(2)} % of a core (target < 0.5 %)`)
  console.log(`ours, resident memory: ${residentMegabytes(pid).toFixed(0)} MB (target < 150 MB)`)
  console.log('peer: none runs on this machine (kind, k3d and minikube pull images). ratio: –')
} finally {
  await engine.stop()
  rmSync(dataDir, { recursive: true })
}
