import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import tar from 'tar-stream'
import { fail, resolvePath, writeTo, type ProgramContext } from './shell-context.ts'

/** What the files of one container may come to. */
const maximumBytes = 16 * 1024 * 1024

/** `tar xmf - -C DIR`, as `kubectl cp` sends files. */
export async function extract(context: ProgramContext, args: readonly string[]): Promise<number> {
  const { machine, io, signal } = context
  const directory = args[args.indexOf('-C') + 1] ?? '.'
  const target = resolvePath(machine, args.includes('-C') ? directory : '.')
  const unpack = tar.extract()
  const reading = (async () => {
    for await (const entry of unpack) {
      const chunks: Buffer[] = []
      let size = [...machine.files.values()].reduce((sum, file) => sum + file.length, 0)
      for await (const chunk of entry) {
        size += (chunk as Buffer).length
        if (size > maximumBytes) throw new Error('no space left on device')
        chunks.push(chunk as Buffer)
      }
      if (entry.header.type === 'file') machine.files.set(pathIn(target, entry.header.name), Buffer.concat(chunks))
    }
  })()
  try {
    await Promise.all([pipeline(io.stdin ?? Readable.from([]), unpack, { signal }), reading])
    return 0
  } catch (error) {
    return fail(context, `tar: ${error instanceof Error ? error.message : 'broken'}`)
  }
}

/** `tar cf - PATH`, as `kubectl cp` asks for files. */
export async function pack(context: ProgramContext, args: readonly string[]): Promise<number> {
  const { machine, io, signal } = context
  const [path = '.'] = args
  const absolute = resolvePath(machine, path)
  const found = [...machine.files].filter(([name]) => name === absolute || name.startsWith(`${absolute}/`))
  if (found.length === 0) return fail(context, `tar: ${path}: No such file or directory`)
  const archive = tar.pack()
  for (const [name, content] of found) archive.entry({ name: name.replace(/^\//, '') }, content)
  archive.finalize()
  for await (const chunk of archive) await writeTo(io.stdout, chunk as Buffer, signal)
  return 0
}

function pathIn(directory: string, name: string): string {
  return `${directory === '/' ? '' : directory}/${name.replace(/^\.?\/+/, '')}`
}
