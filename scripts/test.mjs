// `npm test`: everything that CI checks. Its last line counts all suites: `N passed, N failed, N skipped`.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from './build.mjs'
import { check, printFailures, printStep } from './check.mjs'
import { ensureDockerEngine } from './docker-engine.mjs'
import { ensureSystemPackages, findCommand } from './system-packages.mjs'
import { binOf, ensureInstalled, nodePath, root, run, toolEnvironment } from './toolchain.mjs'

const isCi = process.env.CI === 'true'
const projects = ['unit', 'renderer', 'architecture', 'engine', 'docker', 'e2e', 'reference']
// The one thing that CI may leave out: what needs Electron's own binary.
const maySkip = /test\/e2e\/electron[^/]*\.e2e\.ts$/
const reports = join(root, 'test-results')

const total = { passed: 0, failed: 0, skipped: 0 }
const complaints = []

function count(isGood, complaint) {
  if (isGood) total.passed++
  else {
    total.failed++
    complaints.push(complaint)
  }
}

function readReport(project, code) {
  const file = join(reports, `${project}.json`)
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return count(false, `${project}: the test runner ended with exit code ${code} and no report`)
  }
  total.passed += report.numPassedTests
  total.failed += report.numFailedTests
  for (const suite of report.testResults) {
    const name = relative(root, suite.name)
    const failed = suite.assertionResults.filter((result) => result.status === 'failed')
    for (const result of failed) complaints.push(`${name}: ${result.fullName}`)
    if (suite.status === 'failed' && failed.length === 0)
      count(false, `${name}: ${suite.message || 'failed outside its tests'}`)
    for (const result of suite.assertionResults.filter((each) =>
      ['pending', 'skipped', 'todo'].includes(each.status),
    )) {
      if (isCi && !maySkip.test(name)) count(false, `${name}: skipped, which CI does not allow: ${result.fullName}`)
      else total.skipped++
    }
  }
  if (code !== 0 && report.success)
    count(false, `${project}: exit code ${code} though every test passed (an error outside the tests)`)
}

async function runProjects(environment) {
  mkdirSync(reports, { recursive: true })
  for (const project of projects) {
    const started = Date.now()
    const file = join(reports, `${project}.json`)
    rmSync(file, { force: true })
    const args = [
      binOf('vitest'),
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]
    // Suites that drive real engines and browsers take turns; the others share the cores.
    if (['engine', 'docker', 'e2e', 'reference'].includes(project)) args.push('--no-file-parallelism')
    const code = await run(nodePath(), args, { env: toolEnvironment(environment) })
    readReport(project, code)
    printStep(`suite ${project}`, code === 0, Date.now() - started)
  }
}

/** Before the tests, which may not wait for minutes: what a machine builds once. */
async function buildReference() {
  const started = Date.now()
  const code = await run(nodePath(), [join(root, 'test/reference/build.ts')], { env: toolEnvironment() })
  printStep('build of the real API server and its suite', code === 0, Date.now() - started)
  count(code === 0, 'the real API server cannot be built')
}

/** The tests of the official conformance suite that have passed once. */
async function runConformance() {
  const started = Date.now()
  const file = join(reports, 'conformance.json')
  rmSync(file, { force: true })
  const args = [join(root, 'test/reference/conformance.ts'), '--gate', '--report', file]
  const code = await run(nodePath(), args, { env: toolEnvironment() })
  const outcomes = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
  for (const { name, isPassed, reason } of outcomes) count(isPassed, `conformance: ${name}: ${reason}`)
  // A test that was broken off has no outcome.
  if (code !== 0 && outcomes.every(({ isPassed }) => isPassed)) count(false, `conformance: exit code ${code}`)
  printStep('suite conformance', code === 0, Date.now() - started)
}

async function main() {
  await ensureInstalled()
  const missing = await ensureSystemPackages()
  for (const need of missing) {
    const text = `${need.package} is missing; it is needed for ${need.purpose}`
    if (isCi) count(false, text)
    else console.log(`Left out: ${text}.`)
  }
  printFailures(
    await check((name, isGood, milliseconds) => {
      printStep(name, isGood, milliseconds)
      count(isGood, `check: ${name}`)
    }),
  )
  const buildCode = await build()
  printStep('build', buildCode === 0, 0)
  count(buildCode === 0, 'build')
  const docker = await ensureDockerEngine()
  if (docker.reason) {
    if (isCi) count(false, docker.reason)
    else console.log(`Left out: the Docker suites: ${docker.reason}.`)
  }
  await buildReference()
  const chromium = findCommand('chromium', 'chromium-browser', 'google-chrome')
  try {
    await runProjects({
      ...(docker.host ? { DOCKER_HOST: docker.host } : {}),
      ...(chromium ? { CHROMIUM: chromium } : {}),
    })
  } finally {
    await docker.stop()
  }
  await runConformance()
}

try {
  await main()
} catch (error) {
  count(false, `the run itself: ${error.stack}`)
}
for (const complaint of complaints) console.log(`✗ ${complaint}`)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0
