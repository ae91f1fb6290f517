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
  readonly starts: Starts
  readonly rows: ReadonlyMap<string, Row>
  readonly memoryOfPods: number
}

/** Milliseconds until `/readyz` answers. */
interface Starts {
  /** In empty directories: theirs makes a certificate for itself, ours an authority, three certificates and a kubeconfig. */
  readonly first: number[]
  /** With the data of the first, both. */
  readonly later: number[]
}

const pods = 10_000
const seconds = 2
/** Seconds of the same requests before they count: what runs for weeks is not judged by its first hundred answers. */
const warmup = 0.5
/** A p99 is that of some ten answers, and one pause of the machine moves it: rows are the median of so many runs. */
const runs = 3
const timesStarted = 5

const why = whyNoReference()
if (why) {
  console.log(`api: the peer cannot run here: ${why}.`)
  process.exit(0)
}
const ours = await measure(startOurs)
const theirs = await measure(startTheirs)
print()

async function startOurs(directory: string): Promise<Server> {
  const engine = await startMeasured(directory, 1, 'none')
  return {
    kubeconfig: engine.kubeconfig,
    readyAfter: engine.readyAfter,
    memory: () => residentMegabytes(engine.process.pid ?? 0),
    stop: () => engine.stop(),
  }
}

async function startTheirs(directory: string): Promise<Server> {
  programPath('kube-apiserver')
  const real = await startReferenceServer({ isDurable: true, directory })
  return {
    kubeconfig: real.kubeconfig,
    readyAfter: real.readyAfter,
    memory: () => real.pids.map(residentMegabytes).reduce((sum, megabytes) => sum + megabytes, 0),
    stop: () => real.stop(),
  }
}

async function measure(start: (directory: string) => Promise<Server>): Promise<Figures> {
  const starts: Starts = { first: [], later: [] }
  while (starts.first.length < timesStarted) {
    await inDirectory(async (directory) => {
      for (const times of [starts.first, starts.later]) {
        const server = await start(directory)
        times.push(server.readyAfter)
        await server.stop()
      }
    })
  }
  return inDirectory(async (directory) => ({ starts, ...(await measureRunning(await start(directory))) }))
}

async function inDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'archipel-bench-'))
  try {
    return await work(directory)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

async function measureRunning(server: Server): Promise<Omit<Figures, 'starts'>> {
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
    // The row that comes first would pay for what all others find warm.
    for (const { name, flags } of requestRows()) once(name, ...flags, '--seconds', '1')
    for (const { name, flags } of requestRows()) {
      const args = [...flags, '--seconds', String(seconds), '--warmup', String(warmup)]
      rows.set(name, middleOf(Array.from({ length: runs }, () => once(name, ...args))))
    }
    run('100 writes/s to 1,000 watchers', '--operation', 'watch', '--clients', '1000', '--seconds', '10')
    rows.delete('fill')
    rows.delete('account')
    return { rows, memoryOfPods }
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
  for (const which of ['first', 'later'] as const) {
    const name = `${which} start, the median of ${String(timesStarted)}`
    compare(name, median(ours.starts[which]), median(theirs.starts[which]), 'ms')
  }
  compare(`memory of ${String(pods)} pods`, ours.memoryOfPods, theirs.memoryOfPods, 'MB')
}
