import { Writable } from 'node:stream'
import { createInterface } from 'node:readline'
import { parseCommand, splitScript, type ParsedCommand } from './parse.ts'
import { programs } from './programs.ts'
import { fail, print, resolvePath, type Program, type ProgramContext } from './shell-context.ts'

/** How a shell script ends early: `exit N`. */
class Exit extends Error {
  readonly code: number

  constructor(code: number) {
    super('exit')
    this.code = code
  }
}

/** The program of a name or path, if there is one. */
export function findProgram(name: string): Program | undefined {
  const base = name.replace(/^\/(usr\/)?(local\/)?s?bin\//, '')
  if (base === 'sh' || base === 'bash' || base === 'ash') return shell
  return Object.hasOwn(programs, base) ? programs[base] : undefined
}

/** `sh -c SCRIPT`, or the lines of standard input. */
async function shell(context: ProgramContext, args: readonly string[]): Promise<number> {
  const at = args.findIndex((arg) => /^-[a-z]*c$/.test(arg))
  const own: ProgramContext = { ...context, env: new Map(context.env) }
  try {
    return at >= 0 ? await runScript(own, args[at + 1] ?? '', 0) : await runLines(own)
  } catch (error) {
    if (error instanceof Exit) return error.code
    throw error
  }
}

async function runLines(context: ProgramContext): Promise<number> {
  const { io } = context
  if (!io.stdin) return 0
  const prompt = async (): Promise<void> => {
    if (io.isTty) await print(context, 'stdout', '# ')
  }
  let code = 0
  await prompt()
  for await (const line of createInterface({ input: io.stdin, terminal: false })) {
    if (io.isTty) await print(context, 'stdout', `${line}\n`)
    code = await runScript({ ...context, io: { ...io, stdin: undefined as never } }, line, code)
    await prompt()
  }
  return code
}

async function runScript(context: ProgramContext, script: string, before: number): Promise<number> {
  let code = before
  try {
    for (const part of splitScript(script)) {
      if ((part.after === '&&' && code !== 0) || (part.after === '||' && code === 0)) continue
      const variable = (name: string): string => (name === '?' ? String(code) : (context.env.get(name) ?? ''))
      code = await runParsed(context, parseCommand(part, variable), code)
    }
    return code
  } catch (error) {
    if (error instanceof Exit || context.signal.aborted || !(error instanceof Error)) throw error
    return fail(context, `sh: ${error.message}`, 2)
  }
}

async function runParsed(context: ProgramContext, command: ParsedCommand, before: number): Promise<number> {
  const [name = '', ...args] = command.words
  if (name === 'exit') throw new Exit(Number(args[0] ?? before) & 0xff)
  const assignment = /^(?:export\s+)?(\w+)=(.*)$/s.exec(name === 'export' ? (args[0] ?? '') : name)
  if (assignment && command.words.length === (name === 'export' ? 2 : 1)) {
    context.env.set(assignment[1] ?? '', assignment[2] ?? '')
    return 0
  }
  const program = findProgram(name)
  if (!program) return fail(context, `sh: ${name}: not found`, 127)
  const { io } = context
  if (command.toStderr && io.stderr) return program({ ...context, io: { ...io, stdout: io.stderr } }, args)
  if (command.toFile === undefined) return program(context, args)
  const chunks: Buffer[] = []
  const file = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  const code = await program({ ...context, io: { ...io, stdout: file, isTty: false } }, args)
  context.machine.files.set(resolvePath(context.machine, command.toFile), Buffer.concat(chunks))
  return code
}
