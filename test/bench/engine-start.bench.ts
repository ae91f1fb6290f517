import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMeasured } from './engine-under-test.ts'
import { median } from './median.ts'

const runs = 7

/** First starts make the certificates and the store; later ones find them. */
async function measure(isFirstStart: boolean): Promise<number[]> {
  const times: number[] = []
  let dataDir = mkdtempSync(join(tmpdir(), 'archipel-bench-'))
  if (!isFirstStart) await (await startMeasured(dataDir, 1)).stop()
  for (let run = 0; run < runs; run++) {
    const engine = await startMeasured(dataDir, 1)
    times.push(engine.readyAfter)
    await engine.stop()
    if (isFirstStart) {
      rmSync(dataDir, { recursive: true })
      dataDir = mkdtempSync(join(tmpdir(), 'archipel-bench-'))
    }
  }
  rmSync(dataDir, { recursive: true })
  return times
}

const show = (name: string, times: number[]): void =>
  console.log(
    `${name}: ${median(times).toFixed(0)} ms (median of ${runs}, ${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`,
  )

console.log('engine-start: from process start to /readyz; target < 700 ms')
show('ours, first start', await measure(true))
show('ours, later starts', await measure(false))
console.log('peer: none runs on this machine (kind, k3d and minikube pull images). ratio: –')
