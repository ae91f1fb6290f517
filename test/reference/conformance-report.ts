import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lackOf } from './conformance-lacks.ts'
import { kubernetesVersion } from './toolchain.ts'

/** A test of the conformance suite, and what it needs: see conformance-tests.txt. */
export interface Listed {
  readonly name: string
  readonly need: string
}

export interface Outcome extends Listed {
  readonly isPassed: boolean
  readonly seconds: number
  /** Why it failed, in one line; of one that has passed alone after that, why it did not among others. */
  readonly reason: string
}

export const listed: readonly Listed[] = readFileSync(join(import.meta.dirname, 'conformance-tests.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ need: line.slice(0, 1), name: line.slice(2) }))

const needOf = new Map(listed.map(({ name, need }) => [name, need]))

const headings: Readonly<Record<string, string>> = {
  A: 'The API alone',
  C: 'Controllers and simulated pods',
}

/**
 * The page that is kept beside the suite: counts, failures with their reasons, and what passes. Of several outcomes of
 * one test the last counts.
 */
export function reportOf(outcomes: readonly Outcome[]): string {
  const latest = [...new Map(outcomes.map((each) => [each.name, each])).values()]
  const sections = [...Map.groupBy(latest, ({ need }) => need)].sort(([left], [right]) => (left < right ? -1 : 1))
  return [
    '# Conformance',
    '',
    `The official suite of Kubernetes ${kubernetesVersion} against the engine with simulated containers, written by`,
    '`npm run conformance`. `npm test` runs those that pass here (`npm run conformance -- --gate`), so that none is lost.',
    ...sections.flatMap(([need, members]) => sectionOf(headings[need] ?? `Needs ${need}`, members)),
    '',
  ].join('\n')
}

function sectionOf(heading: string, outcomes: readonly Outcome[]): string[] {
  const sorted = outcomes.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const failed = sorted.filter(({ isPassed }) => !isPassed)
  const passed = sorted.filter(({ isPassed }) => isPassed)
  return [
    '',
    `## ${heading}: ${String(passed.length)} of ${String(outcomes.length)} pass`,
    ...(failed.length > 0 ? ['', ...failed.flatMap(failureOf)] : []),
    '',
    ...passed.flatMap(passOf),
  ]
}

function passOf({ name, reason }: Outcome): string[] {
  return [`- ✓ ${name}`, ...(reason ? ['  at the second try, alone; at first:', `  \`${codeOf(reason)}\``] : [])]
}

function failureOf({ name, reason }: Outcome): string[] {
  const lack = lackOf(name)
  return [`- ✗ ${name}`, ...(lack ? [`  ${lack}`] : []), `  \`${codeOf(reason)}\``]
}

/** A backtick would end the code that a reason is shown as. */
function codeOf(reason: string): string {
  return reason.replaceAll('`', "'")
}

/** The names that a report says pass. */
export function passingIn(report: string): Set<string> {
  return new Set([...report.matchAll(/^- ✓ (.+)$/gm)].map((match) => match[1] ?? ''))
}

/** What a report says of tests that are still listed. */
export function keptIn(report: string): Outcome[] {
  return [...report.matchAll(/^- ([✓✗]) (.+)(?:\n {2}[^`].*)?(?:\n {2}`(.*)`)?$/gm)].flatMap(
    ([, mark, name = '', reason = '']) => {
      const need = needOf.get(name)
      return need ? [{ name, need, isPassed: mark === '✓', seconds: 0, reason }] : []
    },
  )
}
