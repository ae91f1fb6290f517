// `npm run check`: everything that is true of the source without running it, plus the architecture's own tests.
import { pathToFileURL } from 'node:url'
import { binOf, capture, ensureInstalled, nodePath, toolEnvironment } from './toolchain.mjs'

const tool = (packageName, bin) => () => binOf(packageName, bin)

export const steps = [
  { name: 'format', bin: tool('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'types of the seam', bin: tool('typescript', 'tsc'), args: ['-p', 'tsconfig.seam.json'] },
  { name: 'types of main', bin: tool('typescript', 'tsc'), args: ['-p', 'tsconfig.main.json'] },
  { name: 'types of the stories', bin: tool('typescript', 'tsc'), args: ['-p', 'tsconfig.e2e.json'] },
  { name: 'types of the renderer', bin: tool('vue-tsc'), args: ['-p', 'tsconfig.renderer.json'] },
  {
    name: 'boundaries',
    bin: tool('dependency-cruiser', 'depcruise'),
    args: ['--config', '.dependency-cruiser.mjs', 'main', 'preload', 'renderer'],
  },
  { name: 'dead code', bin: tool('knip'), args: ['--no-progress'] },
  {
    // Without its cache: a type that changed elsewhere changes the answer for a file that did not.
    name: 'lint',
    bin: tool('eslint'),
    args: ['--max-warnings', '0', '.'],
  },
]

/** Runs the steps two at a time; answers those that failed, with what they printed. */
export async function check(report) {
  const env = toolEnvironment()
  const generated = await capture(nodePath(), ['scripts/generate.mjs'], { env })
  if (generated.code !== 0) return [{ name: 'generate', output: generated.output }]
  const queue = [...steps]
  const failures = []
  const worker = async () => {
    for (let step = queue.shift(); step; step = queue.shift()) {
      const started = Date.now()
      const { code, output } = await capture(nodePath(), [step.bin(), ...step.args], { env })
      report(step.name, code === 0, Date.now() - started)
      if (code !== 0) failures.push({ name: step.name, output })
    }
  }
  await Promise.all([worker(), worker()])
  return failures
}

export function printStep(name, isGood, milliseconds) {
  console.log(`${isGood ? '✓' : '✗'} ${name} (${(milliseconds / 1000).toFixed(1)} s)`)
}

export function printFailures(failures) {
  for (const { name, output } of failures) console.log(`\n── ${name} ──\n${output.trim()}`)
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureInstalled()
  const failures = await check(printStep)
  printFailures(failures)
  const { code, output } = await capture(nodePath(), [binOf('vitest'), 'run', '--project', 'architecture'], {
    env: toolEnvironment(),
  })
  printStep('architecture', code === 0, 0)
  if (code !== 0) console.log(output)
  process.exitCode = failures.length > 0 || code !== 0 ? 1 : 0
}
