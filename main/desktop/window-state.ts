import { readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'

const bounds = v.object({
  x: v.exactOptional(v.pipe(v.number(), v.integer())),
  y: v.exactOptional(v.pipe(v.number(), v.integer())),
  width: v.pipe(v.number(), v.integer(), v.minValue(640)),
  height: v.pipe(v.number(), v.integer(), v.minValue(400)),
})
const schema = v.object({ bounds, isMaximized: v.boolean() })

/** Where the window stood. Pixels of the virtual screen; `x` and `y` absent let the system place it. */
export type WindowState = v.InferOutput<typeof schema>

export interface Area {
  x: number
  y: number
  width: number
  height: number
}

const initial: WindowState = { bounds: { width: 1280, height: 800 }, isMaximized: false }

/** The remembered state; the initial one when the file is absent or not what we wrote. */
export function readWindowState(file: string): WindowState {
  try {
    return v.parse(schema, JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return initial
  }
}

export async function writeWindowState(file: string, state: WindowState): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.draft`
  await writeFile(draft, JSON.stringify(state))
  await rename(draft, file)
}

/** Drops a position that no screen shows any more: a window must not open where its display was unplugged. */
export function fitToDisplays(state: WindowState, displays: readonly Area[]): WindowState {
  const { x, y, width, height } = state.bounds
  const isVisible =
    x !== undefined &&
    y !== undefined &&
    displays.some(
      (area) =>
        x < area.x + area.width - 100 && x + width > area.x + 100 && y >= area.y && y < area.y + area.height - 50,
    )
  return isVisible ? state : { ...state, bounds: { width, height } }
}
