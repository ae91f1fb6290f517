import { X509Certificate } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { issueAhead, type IssueTask } from '../../../../main/app/issue-ahead.ts'
import { openPki } from '../../../../main/engine/auth/pki.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { createTempDir } from '../../../support/temp-dir.ts'

const entry = fileURLToPath(new URL('../../../../main/issue-worker.ts', import.meta.url))

let dir: ReturnType<typeof createTempDir>
let clock: FakeClock
let task: IssueTask

beforeEach(() => {
  dir = createTempDir('issue-ahead')
  clock = new FakeClock()
  task = { now: clock.now(), codeCache: join(dir.path, 'code') }
})

afterEach(() => {
  dir.dispose()
})

it('issues in a thread what a new cluster then keeps', async () => {
  const ahead = issueAhead(entry, dir.path, task)
  const pki = await openPki(join(dir.path, 'pki'), clock, ahead)
  expect(pki).toMatchObject({ ...(await ahead), isRenewed: true })
  const authority = new X509Certificate(pki.authority.certificate)
  for (const { certificate } of [pki.server, pki.admin])
    expect(new X509Certificate(certificate).verify(authority.publicKey)).toBe(true)
  expect(await openPki(join(dir.path, 'pki'), clock)).toMatchObject({ admin: pki.admin, isRenewed: false })
})

it('issues nothing where there are certificates', () => {
  mkdirSync(join(dir.path, 'pki'))
  expect(issueAhead(entry, dir.path, task)).toBeUndefined()
})

it.each([
  ['fails', "throw new Error('broken')", 'broken'],
  ['ends before', '', 'ended without certificates'],
])('leaves it to the engine when the thread %s', async (_, code, reason) => {
  const broken = join(dir.path, 'broken.mjs')
  writeFileSync(broken, code)
  const ahead = issueAhead(broken, dir.path, task)
  await expect(ahead).rejects.toThrow(reason)
  expect(await openPki(join(dir.path, 'pki'), clock, ahead)).toMatchObject({ isRenewed: true })
})

it('signs anew, itself, where the authority is kept and a leaf is not', async () => {
  const pki = join(dir.path, 'pki')
  const ahead = issueAhead(entry, dir.path, task)
  const { authority } = await openPki(pki, clock)
  writeFileSync(join(pki, 'server.crt'), 'damaged')
  const opened = await openPki(pki, clock, ahead)
  expect(opened.authority).toEqual(authority)
  const server = new X509Certificate(opened.server.certificate)
  expect(server.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true)
  await ahead
})
