import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { execIn, newMachine } from '../../../../../../../main/engine/drivers/runtime/simulated/shell/exec.ts'
import { FakeClock } from '../../../../../../support/fake-clock.ts'

const clock = new FakeClock()
const machine = newMachine({ clock, hostname: 'pod', workingDir: '/', env: new Map([['COLOR', 'blue']]) })

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function run(command: readonly string[], input = '', signal = new AbortController().signal): Promise<Ran> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const texts = Promise.all([text(stdout), text(stderr)])
  const code = await execIn(machine, command, { stdin: Readable.from([input]), stdout, stderr, isTty: false }, signal)
  stdout.end()
  stderr.end()
  const [said, complained] = await texts
  return { code, stdout: said, stderr: complained }
}

describe('a simulated container', () => {
  it.each([
    [['echo', 'a', 'b'], '', { code: 0, stdout: 'a b\n', stderr: '' }],
    [['/bin/echo', '-n', 'a'], '', { code: 0, stdout: 'a', stderr: '' }],
    [['cat'], 'input', { code: 0, stdout: 'input', stderr: '' }],
    [
      ['cat', '/etc/hostname', 'no'],
      '',
      { code: 1, stdout: 'pod\n', stderr: "cat: can't open 'no': No such file or directory\n" },
    ],
    [['env'], '', { code: 0, stdout: 'COLOR=blue\n', stderr: '' }],
    [['false'], '', { code: 1, stdout: '', stderr: '' }],
    [['ls', '/etc'], '', { code: 0, stdout: 'hostname\nhosts\nos-release\n', stderr: '' }],
    [
      ['sh', '-c', 'echo $COLOR "${COLOR} x" \'$COLOR\'; exit 5'],
      '',
      { code: 5, stdout: 'blue blue x $COLOR\n', stderr: '' },
    ],
    [['sh', '-c', 'false && echo no || echo yes >&2; echo $?'], '', { code: 0, stdout: '0\n', stderr: 'yes\n' }],
    [['sh', '-c', 'X=1; export Y=2; echo $X$Y'], '', { code: 0, stdout: '12\n', stderr: '' }],
    [['sh', '-c', 'echo kept > /tmp/x; cat /tmp/x; test -f /tmp/x'], '', { code: 0, stdout: 'kept\n', stderr: '' }],
    [['sh', '-c', 'nope'], '', { code: 127, stdout: '', stderr: 'sh: nope: not found\n' }],
    [['sh', '-c', 'echo "open'], '', { code: 2, stdout: '', stderr: 'sh: syntax error: unterminated quoted string\n' }],
    [['sh', '-c', 'echo a | cat'], '', { code: 2, stdout: '', stderr: 'sh: syntax error: unexpected "|"\n' }],
    [['sh'], 'echo one\nexit 4\necho two\n', { code: 4, stdout: 'one\n', stderr: '' }],
  ])('runs %j', async (command, input, ran) => {
    expect(await run(command, input)).toEqual(ran)
  })

  it('sleeps by the clock, until somebody ends it', async () => {
    const sleeping = run(['sleep', '60'])
    await clock.advance(60_000)
    expect(await sleeping).toMatchObject({ code: 0 })
    const ended = new AbortController()
    const other = run(['sleep', '60'], '', ended.signal)
    ended.abort()
    expect(await other).toMatchObject({ code: 137 })
  })

  it('has no other programs', async () => {
    await expect(run(['curl'])).rejects.toThrow('exec: "curl": executable file not found in $PATH')
    await expect(run(['constructor'])).rejects.toThrow('not found')
  })
})
