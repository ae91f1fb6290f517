import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTempDir } from '../support/temp-dir.ts'
import type { Listed, Outcome } from './conformance-report.ts'
import { programPath } from './toolchain.ts'

// Two cores, and tests that mostly wait.
const workerCount = 4
const testTimeout = '6m'
const leastLong = /\[(Slow|Serial|Disruptive)\]|500 podspec updates/

interface SpecReport {
  readonly ContainerHierarchyTexts: readonly string[] | null
  readonly LeafNodeText: string
  readonly State: string
  readonly RunTime: number
  readonly Failure?: { readonly Message: string }
}

interface Tagged extends Listed {
  /** The name as the suite has it, with its tags. */
  readonly tagged: string
}

export interface SuiteOptions {
  readonly kubeconfig: string
  /** Ends what runs; what has ended by then is answered. */
  readonly signal: AbortSignal
  /** A directory that keeps what each test printed. */
  readonly logs?: string
  /** Hears of each test as it ends. */
  readonly onOutcome: (outcome: Outcome) => void
}

/**
 * Runs each test in a process of its own: none takes others with it when it hangs. Those that are marked [Serial] run
 * alone at the end, and so does, once more, what failed: some tests expect an engine to be slower than their next request.
 */
export async function runSuite(tests: readonly Listed[], options: SuiteOptions): Promise<Outcome[]> {
  const names = await namesWithTags(tests)
  const alone = names.filter(({ tagged }) => /\[(Serial|Disruptive)\]/.test(tagged))
  // The long ones first, so that nothing waits for them at the end.
  const together = names.filter((each) => !alone.includes(each)).toSorted((a, b) => rank(a) - rank(b))
  const outcomes = [...(await runAll(together, workerCount, options)), ...(await runAll(alone, 1, options))]
  // What has waited for long in vain will do so again.
  const isQuick = ({ isPassed, seconds }: Outcome): boolean => !isPassed && seconds < 120
  const failed = new Set(outcomes.filter(isQuick).map(({ name }) => name))
  const again = await runAll(
    names.filter(({ name }) => failed.has(name)),
    1,
    options,
  )
  const recovered = new Set(again.filter(({ isPassed }) => isPassed).map(({ name }) => name))
  return outcomes.map((each) => (recovered.has(each.name) ? { ...each, isPassed: true } : each))
}

function rank({ tagged }: Tagged): number {
  return leastLong.test(tagged) ? 0 : 1
}

async function runAll(tests: readonly Tagged[], workers: number, options: SuiteOptions): Promise<Outcome[]> {
  const queue = [...tests]
  const outcomes: Outcome[] = []
  const work = async (): Promise<void> => {
    for (let test = queue.shift(); test && !options.signal.aborted; test = queue.shift()) {
      const outcome = await runTest(test, options)
      if (!outcome) return
      outcomes.push(outcome)
      options.onOutcome(outcome)
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  return outcomes
}

/** Undefined where it was stopped. */
async function runTest({ name, need, tagged }: Tagged, options: SuiteOptions): Promise<Outcome | undefined> {
  const started = Date.now()
  const args = [
    `--kubeconfig=${options.kubeconfig}`,
    '--provider=skeleton',
    // The program has the suite's name in front.
    `--ginkgo.focus= ${escape(tagged)}$`,
    `--ginkgo.timeout=${testTimeout}`,
    '--ginkgo.v',
    '--ginkgo.silence-skips',
    '--num-nodes=2',
    '--dump-logs-on-failure=false',
  ]
  const printed = await runSuiteProgram(args, options.signal)
  if (options.signal.aborted) return undefined
  if (options.logs) {
    mkdirSync(options.logs, { recursive: true })
    writeFileSync(join(options.logs, `${name.replace(/\W+/g, '-').slice(0, 200)}.log`), printed)
  }
  const seconds = Math.round((Date.now() - started) / 1000)
  // Its JSON report tells of all the tests that were left out, which takes longer than most tests.
  const isPassed = /^\S+ -- 1 Passed \| 0 Failed/m.test(printed)
  return { name, need, isPassed, seconds, reason: isPassed ? '' : reasonIn(printed) }
}

/** What follows the first `[FAILED]`, up to where it says in which step that was. */
function reasonIn(printed: string): string {
  const failure = /^ *\[(?:FAILED|PANICKED|TIMEDOUT|INTERRUPTED)\] (?!in \[|\[\d)(.*?)(?=^ *In \[|^-{10})/ms.exec(
    printed,
  )?.[1]
  if (failure) return inOneLine(failure)
  const skipped = /^ *\[SKIPPED\] (?!in \[|\[\d)(.*?)(?=^ *In \[|^-{10})/ms.exec(printed)?.[1]
  return skipped ? `skipped: ${inOneLine(skipped)}` : 'did not run'
}

/** The list leaves out the tags of the names; the suite is asked for them. */
async function namesWithTags(tests: readonly Listed[]): Promise<Tagged[]> {
  const dir = createTempDir('suite')
  const file = join(dir.path, 'list.json')
  await runSuiteProgram(['--ginkgo.dry-run', '--ginkgo.focus=\\[Conformance\\]', `--ginkgo.json-report=${file}`])
  const known = new Map(readSpecs(file).map((spec) => [plainName(fullName(spec)), fullName(spec)]))
  dir.dispose()
  return tests.flatMap((test) => {
    const tagged = known.get(plainName(test.name))
    if (!tagged) console.log(`not in this release: ${test.name}`)
    return tagged ? [{ ...test, tagged }] : []
  })
}

/** What it printed, once it has ended. */
function runSuiteProgram(args: readonly string[], signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(programPath('e2e.test'), [...args, '--ginkgo.no-color'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let printed = ''
    const end = (): void => void child.kill('SIGKILL')
    signal?.addEventListener('abort', end)
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        printed += text
      })
    }
    child.once('error', reject)
    child.once('close', () => {
      signal?.removeEventListener('abort', end)
      resolve(printed)
    })
  })
}

function readSpecs(file: string): SpecReport[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return []
  }
  const reports = JSON.parse(text) as { SpecReports: SpecReport[] | null }[]
  return reports.flatMap(({ SpecReports: specs }) => specs ?? []).filter(({ LeafNodeText: leaf }) => leaf !== '')
}

function fullName({ ContainerHierarchyTexts: containers, LeafNodeText: leaf }: SpecReport): string {
  return [...(containers ?? []), leaf].join(' ')
}

/** Without tags such as [Conformance] and [Slow], but with the [sig-…] in front. */
function plainName(name: string): string {
  return name
    .replace(/(?<!^)\[[A-Za-z0-9:-]+\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function inOneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ').slice(0, 300)
}
