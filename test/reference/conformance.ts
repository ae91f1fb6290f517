// `npm run conformance`: the official suite against the engine with simulated containers. Without arguments it runs
// what needs the API and controllers alone (`--needs A` the former) and keeps what it learns in conformance.md, also
// when it is stopped half-way. `--focus PATTERN` runs the tests whose name matches, `--skip PATTERN` leaves out those.
// With `--gate` it runs what conformance.md says passes, fails when one of them no longer does, and writes nothing.
// `--logs DIR` keeps what each test printed, `--report FILE` writes the outcomes as JSON.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEngine } from '../support/engine-process.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { keptIn, listed, passingIn, reportOf, type Listed, type Outcome } from './conformance-report.ts'
import { lackOf } from './conformance-lacks.ts'
import { runSuite } from './conformance-suite.ts'
import { kubernetesVersion, whyNoReference } from './toolchain.ts'

const reportFile = join(import.meta.dirname, 'conformance.md')

const { values: flags } = parseArgs({
  options: {
    gate: { type: 'boolean' },
    focus: { type: 'string' },
    skip: { type: 'string' },
    needs: { type: 'string', default: 'AC' },
    logs: { type: 'string' },
    report: { type: 'string' },
  },
})
const why = whyNoReference()
if (why) {
  console.log(`Left out: the conformance suite: ${why}.`)
  process.exit(process.env['CI'] === 'true' ? 1 : 0)
}
process.exitCode = await run()

async function run(): Promise<number> {
  const chosenTests = chosen(lastReport())
  const wanted = flags.focus ? chosenTests : chosenTests.filter(({ name }) => lackOf(name) === undefined)
  console.log(`${String(wanted.length)} tests of the conformance suite of Kubernetes ${kubernetesVersion}`)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const started = Date.now()
  const outcomes = await againstEngine(wanted, stop.signal)
  const failed = outcomes.filter(({ isPassed }) => !isPassed)
  for (const { name, isPassed, reason } of outcomes) {
    if (reason) console.log(`${isPassed ? 'at the second try' : '✗'} ${name}\n    ${reason}`)
  }
  const minutes = ((Date.now() - started) / 60_000).toFixed(1)
  console.log(
    `${String(outcomes.length - failed.length)} passed, ${String(failed.length)} failed in ${minutes} minutes`,
  )
  if (flags.report) writeFileSync(flags.report, JSON.stringify(outcomes))
  if (!flags.gate && outcomes.length > 0) {
    const lacking = chosenTests.filter((test) => !wanted.includes(test)).map(leftOut)
    // Read again: another run may have learned something meanwhile.
    writeFileSync(reportFile, reportOf([...keptIn(lastReport()), ...lacking, ...outcomes]))
    console.log('written to test/reference/conformance.md')
  }
  const isWhole = outcomes.length === wanted.length
  return (flags.gate || flags.focus) && (failed.length > 0 || !isWhole) ? 1 : 0
}

function chosen(report: string): readonly Listed[] {
  const { skip } = flags
  const pattern = skip === undefined ? undefined : new RegExp(skip)
  return wished(report).filter(({ name }) => !pattern?.test(name))
}

function wished(report: string): readonly Listed[] {
  const { focus, gate, needs } = flags
  if (focus) return listed.filter(({ name, need }) => 'AC'.includes(need) && new RegExp(focus).test(name))
  if (!gate) return listed.filter(({ need }) => needs.includes(need))
  const passing = passingIn(report)
  return listed.filter(({ name }) => passing.has(name))
}

/** One engine for all: each test keeps to namespaces of its own. */
async function againstEngine(tests: readonly Listed[], signal: AbortSignal): Promise<Outcome[]> {
  const dir = createTempDir('conformance')
  const engine = await startEngine({ dataDir: join(dir.path, 'data'), args: ['--nodes', '2'], isBuilt: true })
  const { kubeconfig } = engine
  let ended = 0
  const onOutcome = ({ name, isPassed, seconds }: Outcome): void => {
    ended += 1
    console.log(`${String(ended).padStart(4)} ${isPassed ? '✓' : '✗'} ${name} (${String(seconds)} s)`)
  }
  try {
    const { logs } = flags
    return await runSuite(tests, { kubeconfig, signal, onOutcome, ...(logs ? { logs } : {}) })
  } finally {
    await engine.stop()
    dir.dispose()
  }
}

function leftOut(test: Listed): Outcome {
  return { ...test, isPassed: false, seconds: 0, reason: 'not run' }
}

function lastReport(): string {
  return existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : ''
}
