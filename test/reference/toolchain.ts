import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The programs of Kubernetes that the engine is compared with. */
const programs = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'e2e.test',
  'client',
  'load',
] as const
export type Program = (typeof programs)[number]

const module = join(import.meta.dirname, 'go')

/** The release that is built, as `go.mod` names it: `1.36.3`. */
export const kubernetesVersion = versionOf(readFileSync(join(module, 'go.mod'), 'utf8'))

/** Built programs are kept here by version, outside the repository. */
const cache = join(tmpdir(), 'archipel-tools', `kubernetes-${kubernetesVersion}`)

function versionOf(goMod: string): string {
  const version = /k8s\.io\/kubernetes v(\S+)/.exec(goMod)?.[1]
  if (!version) throw new Error('test/reference/go/go.mod does not name k8s.io/kubernetes')
  return version
}

/** What this process has built. */
const built = new Set<Program>()

/** Why the real programs cannot be built here; undefined where they can, or are built already. */
export function whyNoReference(): string | undefined {
  if (programs.every((program) => existsSync(join(cache, program)))) return undefined
  const go = spawnSync('go', ['version'], { encoding: 'utf8' })
  if (go.status === 0) return undefined
  return 'Go is not installed; it builds the real kube-apiserver that the engine is compared with'
}

/**
 * The path of a program, built first where this machine has not got it: minutes the first time. A build lands under its
 * own name in one step, so that a broken-off one is not taken for it.
 */
export function programPath(program: Program): string {
  const path = join(cache, program)
  // What is ours changes with the tests; Go's own cache makes building it again a matter of a second.
  const isOurs = program === 'client' || program === 'load'
  if (existsSync(path) && (!isOurs || built.has(program))) return path
  mkdirSync(cache, { recursive: true })
  const unfinished = `${path}.${String(process.pid)}`
  const { status } = spawnSync('go', [...commandFor(program), '-o', unfinished, packageOf(program)], {
    cwd: module,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) {
    rmSync(unfinished, { force: true })
    throw new Error(`go could not build ${program}`)
  }
  renameSync(unfinished, path)
  built.add(program)
  return path
}

function commandFor(program: Program): string[] {
  const [major = '', minor = ''] = kubernetesVersion.split('.')
  const version = 'k8s.io/component-base/version'
  const facts = [`gitVersion=v${kubernetesVersion}`, `gitMajor=${major}`, `gitMinor=${minor}`]
  const flags = ['-trimpath', '-ldflags', `-s -w ${facts.map((fact) => `-X ${version}.${fact}`).join(' ')}`]
  return program === 'e2e.test' ? ['test', '-c', ...flags] : ['build', ...flags]
}

function packageOf(program: Program): string {
  return program === 'e2e.test' ? 'k8s.io/kubernetes/test/e2e' : `./${program}`
}
