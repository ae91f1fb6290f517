import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readShellPath } from '../../../../main/clusters/shell-path.ts'
import { createTempDir } from '../../../support/temp-dir.ts'

it('takes the PATH of the login shell, whatever else the shell says', async () => {
  const dir = createTempDir('shell')
  const shell = join(dir.path, 'shell')
  writeFileSync(
    shell,
    '#!/bin/sh\necho "Welcome!"\nexport PATH="/from/profile:$PATH"\n[ "$1" = "-ilc" ] && eval "$2"\n',
  )
  chmodSync(shell, 0o755)
  const path = await readShellPath({ SHELL: shell, PATH: process.env['PATH'] }, 'linux')
  expect(path.split(':')[0]).toBe('/from/profile')
  dir.dispose()
})

it('keeps the PATH that it has when the shell does not answer', async () => {
  expect(await readShellPath({ SHELL: '/no/such/shell', PATH: '/usr/bin:/bin' }, 'linux')).toBe('/usr/bin:/bin')
  expect(await readShellPath({ PATH: 'C:\\Windows' }, 'win32')).toBe('C:\\Windows')
})
