import { delay } from '#base/async.ts'
import { fail, print, resolvePath, writeTo, type Program, type ProgramContext } from './shell-context.ts'
import { extract, pack } from './tar.ts'

/** What can be run in a simulated container besides `sh`. Small, but what it says is true. */
export const programs: Readonly<Record<string, Program>> = {
  true: () => 0,
  false: () => 1,
  async echo(context, args) {
    const [first, ...rest] = args
    const isOpen = first === '-n'
    await print(context, 'stdout', (isOpen ? rest : args).join(' ') + (isOpen ? '' : '\n'))
    return 0
  },
  async cat(context, args) {
    if (args.length === 0) return copyInput(context)
    let code = 0
    for (const path of args) {
      const file = context.machine.files.get(resolvePath(context.machine, path))
      if (file) await writeTo(context.io.stdout, file, context.signal)
      else code = await fail(context, `cat: can't open '${path}': No such file or directory`)
    }
    return code
  },
  async env(context) {
    await print(context, 'stdout', [...context.env].map(([name, value]) => `${name}=${value}\n`).join(''))
    return 0
  },
  async hostname(context) {
    await print(context, 'stdout', `${context.machine.hostname}\n`)
    return 0
  },
  async pwd(context) {
    await print(context, 'stdout', `${context.machine.workingDir}\n`)
    return 0
  },
  async date(context) {
    await print(context, 'stdout', `${new Date(context.machine.clock.now()).toUTCString()}\n`)
    return 0
  },
  ls: list,
  async sleep(context, [seconds = '']) {
    if (!/^\d+(\.\d+)?$/.test(seconds)) return fail(context, `sleep: invalid number '${seconds}'`)
    await delay(context.machine.clock, Number(seconds) * 1000, context.signal)
    return 0
  },
  async stty(context, [what]) {
    const { width, height } = context.terminal
    if (what !== 'size' || !context.io.isTty)
      return fail(context, 'stty: standard input: Inappropriate ioctl for device')
    await print(context, 'stdout', `${String(height)} ${String(width)}\n`)
    return 0
  },
  async tar(context, [mode = '', file, ...rest]) {
    if (file !== '-') return fail(context, 'tar: only standard input and output are known here')
    if (mode.includes('x')) return extract(context, rest)
    if (mode.includes('c')) return pack(context, rest)
    return fail(context, `tar: invalid option '${mode}'`)
  },
  test: (context, [flag, path = '']) =>
    flag === '-d'
      ? Number(!isDirectory(context, path))
      : Number(!context.machine.files.has(resolvePath(context.machine, path))),
}

async function copyInput(context: ProgramContext): Promise<number> {
  const { io, signal } = context
  if (!io.stdin) return 0
  for await (const chunk of io.stdin) await writeTo(io.stdout, chunk as Buffer, signal)
  return 0
}

function isDirectory({ machine }: ProgramContext, path: string): boolean {
  const directory = resolvePath(machine, path).replace(/\/?$/, '/')
  return (
    directory === '/' || directory === '/tmp/' || [...machine.files.keys()].some((file) => file.startsWith(directory))
  )
}

async function list(context: ProgramContext, args: readonly string[]): Promise<number> {
  const [path = '.'] = args.filter((arg) => !arg.startsWith('-'))
  const { machine } = context
  const absolute = resolvePath(machine, path)
  if (machine.files.has(absolute)) {
    await print(context, 'stdout', `${path}\n`)
    return 0
  }
  if (!isDirectory(context, path)) return fail(context, `ls: ${path}: No such file or directory`)
  const directory = absolute.replace(/\/?$/, '/')
  const below = [...machine.files.keys()].filter((file) => file.startsWith(directory))
  const names = new Set(below.map((file) => file.slice(directory.length).split('/')[0] ?? ''))
  if (directory === '/') names.add('tmp')
  await print(
    context,
    'stdout',
    [...names]
      .sort()
      .map((name) => `${name}\n`)
      .join(''),
  )
  return 0
}
