import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Status } from '#kube/meta/status.ts'
import { errorsIn, startEngine, type EngineProcess } from '../support/engine-process.ts'
import { customKind } from '../support/fuzz/custom-kinds.ts'
import { readOperations, type Operation } from '../support/fuzz/operations.ts'
import { Random, seed } from '../support/fuzz/random.ts'
import { requestFor, stray, type FuzzRequest } from '../support/fuzz/requests.ts'
import { createSender, inParallel, type Outcome } from '../support/fuzz/send.ts'
import { createTempDir } from '../support/temp-dir.ts'

const requests = Number(process.env['FUZZ_REQUESTS'] ?? 20_000)
const longest = 5_000
/** A hundred seconds on two idle cores; the machine may be a busy one. */
const patience = 600_000

let dir: ReturnType<typeof createTempDir>
let engine: EngineProcess

beforeAll(async () => {
  dir = createTempDir('fuzz')
  engine = await startEngine({ dataDir: dir.path, runtime: 'none' })
})

afterAll(() => {
  dir.dispose()
})

/** What upstream, too, answers with 5xx to a client's mistake. */
const upstreamsOwn: readonly RegExp[] = [
  /no endpoints available for service /,
  // Where a ServiceCIDR takes the place of the default one.
  /failed to allocate a serviceIP for Service .* range is full/,
  /failed calling webhook/,
]

function isFine({ method }: FuzzRequest, { status, text, milliseconds }: Outcome): boolean {
  if (status === 0 || milliseconds > longest) return false
  // Nothing says why a HEAD was refused; the same path is asked with GET as well.
  if (method === 'HEAD' && status === 503) return true
  return status < 500 || isReasonless(text) || upstreamsOwn.some((known) => known.test(text))
}

/** An error of Go that is no Status, as many of patches are: 500 without a reason. Ours have InternalError. */
function isReasonless(text: string): boolean {
  if (text.startsWith('k8s\0')) return text.includes('Status') && !text.includes('InternalError')
  if (text.startsWith('apiVersion: v1\ncode: 500\nkind: Status\n')) return !/^reason:/m.test(text)
  if (!text.startsWith('{')) return false
  const { kind, code, reason } = JSON.parse(text) as Partial<Status>
  return kind === 'Status' && code === 500 && reason === undefined
}

function show({ method, path, headers, body }: FuzzRequest): string {
  return `${method} ${path}\n${JSON.stringify(headers)}\n${(body ?? '').toString().slice(0, 3_000)}`
}

/** Objects that, once there, answer every later request in the place of what is to be tested. */
const blocking = [
  'admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
  'admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
  'admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
  'admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings',
  'flowcontrol.apiserver.k8s.io/v1/flowschemas',
]

async function unblock(): Promise<void> {
  for (const path of blocking) {
    await engine.client.send(`/apis/${path}?fieldSelector=metadata.name!%3Dexempt`, { method: 'DELETE' })
  }
  for (const kind of ['resourcequotas', 'limitranges']) {
    await engine.client.send(`/api/v1/namespaces/default/${kind}`, { method: 'DELETE' })
  }
}

function memoryOf(pid: number): number {
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}

it(
  `answers ${String(requests)} requests made from its own documents, none with 5xx and none late`,
  async () => {
    await engine.client.send('/api/v1/namespaces', { method: 'POST', body: { metadata: { name: 'fuzz' } } })
    const operations = await readOperations(engine.client)
    const custom: Operation[] = []
    const failures: string[] = []
    const counts: Record<string, number> = {}
    const sender = createSender(engine.client)
    const one = async (index: number): Promise<void> => {
      if (failures.length > 20) return
      if (index % 2_000 === 0) await unblock()
      const random = new Random(seed + index)
      const request = await next(random, operations, custom, sender.send)
      const outcome = await sender.send(request)
      counts[String(outcome.status)] = (counts[String(outcome.status)] ?? 0) + 1
      if (isFine(request, outcome)) return
      const { status, milliseconds, text } = outcome
      failures.push(
        `seed ${String(seed)}, request ${String(index)}: ${String(status)} after ${milliseconds.toFixed(0)} ms\n${text.slice(0, 2_000)}\n${show(request)}`,
      )
    }
    await inParallel(requests, 8, one)
    sender.dispose()
    console.log(`answers by status: ${JSON.stringify(counts)}`)
    expect(failures.join('\n\n')).toBe('')
    // Enough of them were understood and carried out.
    expect((counts['200'] ?? 0) + (counts['201'] ?? 0)).toBeGreaterThan(requests / 8)
  },
  patience,
)

async function next(
  random: Random,
  operations: readonly Operation[],
  custom: Operation[],
  send: (request: FuzzRequest) => Promise<Outcome>,
): Promise<FuzzRequest> {
  if (random.chance(0.03)) return stray(random)
  if (random.chance(0.01)) {
    const { path, definition, operations: made } = customKind(random)
    const headers = { 'content-type': 'application/json' }
    const { metadata } = definition as { metadata: { name: string } }
    await send({ method: 'DELETE', path: `${path}/${metadata.name}`, headers: {}, body: undefined })
    custom.push(...made)
    custom.splice(0, custom.length - 200)
    return { method: 'POST', path, headers, body: Buffer.from(JSON.stringify(definition)) }
  }
  if (custom.length > 0 && random.chance(0.1)) return requestFor(random, random.pick(custom))
  // Without objects, all is not found.
  const isCreate = random.chance(0.3)
  return requestFor(random, random.pick(isCreate ? operations.filter(({ method }) => method === 'POST') : operations))
}

it('is healthy and small after all of them, and ends without having logged an error', async () => {
  const ready = await engine.client.send('/readyz')
  expect({ status: ready.status, text: ready.text }).toEqual({ status: 200, text: 'ok' })
  const made = await engine.client.send('/api/v1/namespaces/default/configmaps', {
    method: 'POST',
    body: { metadata: { name: 'after-all' } },
  })
  expect(made.json<Status>()).toMatchObject({ kind: 'ConfigMap' })
  const memory = memoryOf(engine.pid)
  console.log(`memory ${(memory / 1e6).toFixed(0)} MB`)
  expect(memory).toBeLessThan(700e6)
  const { code, stderr } = await engine.stop()
  expect(code).toBe(0)
  const errors = errorsIn(stderr)
  expect(errors.filter((line) => !upstreamsOwn.some((known) => known.test(line)))).toEqual([])
})
