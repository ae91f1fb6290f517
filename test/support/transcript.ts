import { execFile } from 'node:child_process'

/** One command of a transcript, and what it printed. */
export interface Step {
  readonly command: string
  readonly output: string
}

/** A transcript is text: a line `$ COMMAND`, below it what the command printed, and so on. */
export function parseTranscript(text: string): Step[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n')
      return { command: part.slice(0, end), output: part.slice(end + 1) }
    })
}

export function formatTranscript(steps: readonly Step[]): string {
  return steps.map(({ command, output }) => `$ ${command}\n${output}`).join('')
}

/** Where commands run, and what they find there. */
export interface Shell {
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
}

/** Runs a command in a shell; both streams and the exit code, without what differs between any two clusters. */
export function runStep(command: string, { directory, environment }: Shell): Promise<string> {
  return new Promise((resolve) => {
    const options = { cwd: directory, env: { ...process.env, ...environment }, maxBuffer: 64 * 1024 * 1024 }
    execFile('bash', ['-c', `set -o pipefail; ${command} 2>&1`], options, (error, stdout) => {
      const ending = error ? `[exit code ${String(error.code ?? 1)}]\n` : ''
      resolve(`${withoutAccidents(stdout)}${stdout === '' || stdout.endsWith('\n') ? '' : '\n'}${ending}`)
    })
  })
}

const accidents: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
  [/(resource ?version"?: +)"?\d+"?/gi, '$1<revision>'],
  [/(kubectl-edit-)\d+(?=\.yaml)/g, '$1<number>'],
  [/\b10\.96\.\d+\.\d+\b/g, '<address>'],
  [/\b3[012]\d{3}\b/g, '<port>'],
  [/https:\/\/127\.0\.0\.1:\d+/g, '<server>'],
  [/\bkube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-<suffix>'],
  [/(?<=\s)(\d+[smhd])+(?=\s|$)/g, '<age>'],
  // Columns are as wide as what was taken out of them.
  [/ {2,}(?=\S)(?<=\S {2,})/g, '  '],
  [/ +$/gm, ''],
]

function withoutAccidents(text: string): string {
  return accidents.reduce((left, [pattern, word]) => left.replace(pattern, word), text)
}
