import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startReferenceServer } from '../reference/reference-server.ts'
import { kubernetesVersion, programPath, whyNoReference } from '../reference/toolchain.ts'
import { residentMegabytes, startMeasured } from './engine-under-test.ts'
import { median } from './median.ts'

/** What the load generator says of one row; times in milliseconds. */
interface Row {
  readonly requests: number
  readonly failed: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly error?: string
}

interface Server {
  readonly kubeconfig: string
  readonly readyAfter: number
  /** Megabytes that its processes hold. */
  memory(): number
  stop(): Promise<void>
}

interface Figures {
  /** Milliseconds of each start in a directory of its own. */
  readonly starts: readonly number[]
  readonly rows: ReadonlyMap<string, Row>
  readonly memoryOfPods: number
}

const pods = 10_000
const seconds = 2
/** Seconds of the same requests before they count: what runs for weeks is not judged by its first hundred answers. */
const warmup = 0.5
/** A p99 is that of some ten answers, and one pause of the machine moves it: rows are the median of so many runs. */
const runs = 3
const starts = 5

const why = whyNoReference()
if (why) {
  console.log(`api: the peer cannot run here: ${why}.`)
  process.exit(0)
}
const ours = await measure(startOurs)
const theirs = await measure(startTheirs)
print()

async function startOurs(): Promise<Server> {
  const dataDir = mkdtempSync(join(tmpdir(), 'archipel-bench-'))
  const engine = await startMeasured(dataDir, 1, 'none')
  return {
    kubeconfig: engine.kubeconfig,
    readyAfter: engine.readyAfter,
    memory: () => residentMegabytes(engine.process.pid ?? 0),
    async stop() {
      await engine.stop()
      rmSync(dataDir, { recursive: true })
    },
  }
}

async function startTheirs(): Promise<Server> {
  programPath('kube-apiserver')
  const real = await startReferenceServer({ isDurable: true })
  return {
    kubeconfig: real.kubeconfig,
    readyAfter: real.readyAfter,
    memory: () => real.pids.map(residentMegabytes).reduce((sum, megabytes) => sum + megabytes, 0),
    stop: () => real.stop(),
  }
}

async function measure(start: () => Promise<Server>): Promise<Figures> {
  const times: number[] = []
  while (times.length < starts - 1) {
    const first = await start()
    times.push(first.readyAfter)
    await first.stop()
  }
  const server = await start()
  const rows = new Map<string, Row>()
  const run = (name: string, ...args: readonly string[]): void => {
    rows.set(name, once(name, ...args))
  }
  const once = (name: string, ...args: readonly string[]): Row => {
    const output = execFileSync(programPath('load'), ['--kubeconfig', server.kubeconfig, ...args], { encoding: 'utf8' })
    const row = JSON.parse(output) as Row
    if (row.failed > 0)
      console.log(`${name}: ${String(row.failed)} of ${String(row.requests)} failed: ${row.error ?? ''}`)
    return row
  }
  try {
    run('account', '--operation', 'account')
    // First, so that what earlier requests have left in a heap does not hide what the pods take.
    const before = server.memory()
    run('fill', '--operation', 'create', '--kind', 'pod', '--clients', '32', '--count', String(pods))
    const memoryOfPods = server.memory() - before
    for (const operation of ['list', 'table', 'metadata']) {
      run(`${operation} of all pods`, '--operation', operation, '--kind', 'pod', '--seconds', '6')
    }
    for (const { name, flags } of requestRows()) {
      const args = [...flags, '--seconds', String(seconds), '--warmup', String(warmup)]
      rows.set(name, middleOf(Array.from({ length: runs }, () => once(name, ...args))))
    }
    run('100 writes/s to 1,000 watchers', '--operation', 'watch', '--clients', '1000', '--seconds', '10')
    rows.delete('fill')
    rows.delete('account')
    return { starts: [...times, server.readyAfter], rows, memoryOfPods }
  } finally {
    await server.stop()
  }
}

/** The median of each figure. */
function middleOf(rows: readonly Row[]): Row {
  const middle = (of: (row: Row) => number): number => median(rows.map(of))
  return {
    requests: middle(({ requests }) => requests),
    failed: middle(({ failed }) => failed),
    perSecond: middle(({ perSecond }) => perSecond),
    p50: middle(({ p50 }) => p50),
    p99: middle(({ p99 }) => p99),
  }
}

/** Every write and read, of both kinds, over both protocols, by one client and by many. */
function requestRows(): { name: string; flags: readonly string[] }[] {
  const kinds = [
    { kind: 'configmap', title: '2 KB ConfigMap' },
    { kind: 'pod', title: '3 KB Pod' },
  ]
  return kinds.flatMap(({ kind, title }) =>
    ['create', 'get', 'update', 'patch', 'apply'].flatMap((operation) =>
      ['1', '2'].flatMap((http) =>
        ['1', '32'].map((clients) => ({
          name: `${operation} ${title}, HTTP/${http}, ${clients} client${clients === '1' ? '' : 's'}`,
          flags: ['--operation', operation, '--kind', kind, '--http', http, '--clients', clients],
        })),
      ),
    ),
  )
}

function print(): void {
  console.log(
    `api: ours beside kube-apiserver ${kubernetesVersion} and etcd, both durable, over TLS, the median of ${String(runs)} runs of ${String(seconds)} s, each after ${String(warmup)} s of warm-up`,
  )
  console.log('row | ours/s | theirs/s | ratio | our p50/p99 ms | their p50/p99 ms')
  for (const [name, mine] of ours.rows) {
    const other = theirs.rows.get(name)
    if (!other) continue
    const ratio = mine.perSecond / other.perSecond
    const times = (row: Row): string => `${row.p50.toFixed(1)}/${row.p99.toFixed(1)}`
    console.log(
      [name, mine.perSecond.toFixed(0), other.perSecond.toFixed(0), ratio.toFixed(2), times(mine), times(other)].join(
        ' | ',
      ),
    )
  }
  const compare = (what: string, mine: number, other: number, unit: string): void =>
    console.log(
      `${what}: ours ${mine.toFixed(0)} ${unit}, theirs ${other.toFixed(0)} ${unit}, ratio ${(other / mine).toFixed(1)}`,
    )
  compare(`first start, the median of ${String(starts)}`, median(ours.starts), median(theirs.starts), 'ms')
  compare(`memory of ${String(pods)} pods`, ours.memoryOfPods, theirs.memoryOfPods, 'MB')
}
