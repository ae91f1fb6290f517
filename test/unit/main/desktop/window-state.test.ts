import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fitToDisplays, readWindowState, writeWindowState } from '../../../../main/desktop/window-state.ts'
import { createTempDir } from '../../../support/temp-dir.ts'

const display = { x: 0, y: 0, width: 1920, height: 1080 }

test('a window opens where it was closed', async () => {
  const dir = createTempDir()
  const file = join(dir.path, 'deep', 'window.json')
  const state = { bounds: { x: 40, y: 50, width: 1000, height: 700 }, isMaximized: true }
  await writeWindowState(file, state)
  expect(fitToDisplays(readWindowState(file), [display])).toEqual(state)
  dir.dispose()
})

test.each(['', '{', '{"bounds":{"width":1,"height":1},"isMaximized":false}', '{"bounds":"<script>"}'])(
  'a file that says %j is not trusted',
  (text) => {
    const dir = createTempDir()
    const file = join(dir.path, 'window.json')
    writeFileSync(file, text)
    expect(readWindowState(file)).toEqual({ bounds: { width: 1280, height: 800 }, isMaximized: false })
    dir.dispose()
  },
)

test.each([
  { x: 3000, y: 50 },
  { x: -1500, y: 0 },
  { x: 100, y: 1060 },
])('a position on a display that is gone is dropped: $x,$y', ({ x, y }) => {
  const state = { bounds: { x, y, width: 1000, height: 700 }, isMaximized: false }
  expect(fitToDisplays(state, [display]).bounds).toEqual({ width: 1000, height: 700 })
})
