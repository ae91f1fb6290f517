import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pauseProgram } from '../../../../../../../main/engine/drivers/runtime/docker/pause-program.ts'
import { eventually } from '../../../../../../support/eventually.ts'
import { createTempDir } from '../../../../../../support/temp-dir.ts'

describe('the sandbox program', () => {
  test.skipIf(process.platform !== 'linux' || process.arch !== 'x64').each(['SIGTERM', 'SIGINT'] as const)(
    'sleeps until %s and then ends well',
    async (signal) => {
      const dir = createTempDir('pause')
      const path = join(dir.path, 'pause')
      writeFileSync(path, pauseProgram('x86_64'), { mode: 0o755 })
      const child = spawn(path)
      // Asleep, as the program and no longer as the one that started it.
      const stat = (): string => readFileSync(`/proc/${String(child.pid)}/stat`, 'utf8')
      await eventually('it sleeps', stat, (text) => text.includes('(pause) S'))
      const ended = once(child, 'exit')
      child.kill(signal)
      expect(await ended).toEqual([0, null])
      dir.dispose()
    },
  )

  test.each([
    ['amd64', 62],
    ['arm64', 183],
  ])('is an executable for %s', (architecture, machine) => {
    const program = Buffer.from(pauseProgram(architecture))
    expect(program.subarray(0, 4).toString('latin1')).toBe('\x7fELF')
    expect(program.readUInt16LE(18)).toBe(machine)
    expect(program.length).toBeLessThan(256)
    expect(program.readBigUInt64LE(96)).toBe(BigInt(program.length))
  })

  test('says so where there is none', () => {
    expect(() => pauseProgram('mips')).toThrow('mips')
  })
})
