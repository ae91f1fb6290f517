import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { writeKubeconfig } from '../../../../../main/engine/auth/kubeconfig.ts'
import type { Pki } from '../../../../../main/engine/auth/pki.ts'
import { createTempDir } from '../../../../support/temp-dir.ts'

const pair = (name: string): { certificate: string; key: string } => ({
  certificate: `${name} crt`,
  key: `${name} key`,
})
const pki: Pki = { authority: pair('ca'), server: pair('server'), admin: pair('admin'), isRenewed: false }

let dir: ReturnType<typeof createTempDir>

beforeEach(() => {
  dir = createTempDir('kubeconfig')
})

afterEach(() => {
  dir.dispose()
})

it('writes a file that only its user can read', async () => {
  const path = join(dir.path, 'new', 'config')
  await writeKubeconfig(path, 'https://127.0.0.1:1', pki)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(parse(readFileSync(path, 'utf8'))).toMatchObject({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'archipel',
    clusters: [{ name: 'archipel', cluster: { server: 'https://127.0.0.1:1' } }],
    contexts: [{ name: 'archipel', context: { cluster: 'archipel', user: 'archipel' } }],
  })
})

it('writes what the YAML library would', async () => {
  const path = join(dir.path, 'config')
  await writeKubeconfig(path, 'https://127.0.0.1:1', pki)
  const text = readFileSync(path, 'utf8')
  expect(stringify(parse(text), { lineWidth: 0 })).toBe(text)
})

it('leaves a file alone that says so already, but not to others', async () => {
  const path = join(dir.path, 'config')
  await writeKubeconfig(path, 'https://127.0.0.1:1', pki)
  const { ino } = statSync(path)
  chmodSync(path, 0o644)
  await writeKubeconfig(path, 'https://127.0.0.1:1', pki)
  expect(statSync(path)).toMatchObject({ ino, mode: 0o100600 })
})

it('replaces its own entries alone, and keeps the rest with its comments and current context', async () => {
  const path = join(dir.path, 'config')
  const theirs = `# mine
apiVersion: v1
kind: Config
current-context: work
clusters:
  # the office
  - { name: work, cluster: { server: https://work } }
  - { name: archipel, cluster: { server: https://old } }
users: []
`
  writeFileSync(path, theirs)
  await writeKubeconfig(path, 'https://127.0.0.1:2', pki)
  await writeKubeconfig(path, 'https://127.0.0.1:3', pki)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain('# mine')
  expect(text).toContain('# the office')
  const config = parse(text) as Record<string, { name: string }[]>
  expect(config['current-context']).toBe('work')
  expect(config['clusters']).toMatchObject([
    { name: 'work', cluster: { server: 'https://work' } },
    { name: 'archipel', cluster: { server: 'https://127.0.0.1:3' } },
  ])
  expect(config['users']).toHaveLength(1)
})

it('does not touch a file it cannot read', async () => {
  const path = join(dir.path, 'config')
  writeFileSync(path, 'clusters: [')
  await expect(writeKubeconfig(path, 'https://127.0.0.1:1', pki)).rejects.toMatchObject({ code: 'kubeconfig.invalid' })
  expect(readFileSync(path, 'utf8')).toBe('clusters: [')
})
