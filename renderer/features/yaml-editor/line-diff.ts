export interface DiffLine {
  readonly type: 'same' | 'added' | 'removed'
  readonly text: string
}

/** A line diff by Myers' algorithm (An O(ND) Difference Algorithm, 1986), greedy from the front. Pure. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')]
  const trace = shortestEdit(a, b)
  const lines: DiffLine[] = []
  let [x, y] = [a.length, b.length]
  for (let depth = trace.length - 1; depth >= 0; depth--) {
    const v = trace[depth] as Map<number, number>
    const k = x - y
    const isDown = k === -depth || (k !== depth && at(v, k - 1) < at(v, k + 1))
    const previousK = isDown ? k + 1 : k - 1
    const previousX = depth === 0 ? 0 : at(v, previousK)
    const previousY = depth === 0 ? 0 : previousX - previousK
    while (x > previousX && y > previousY) {
      x--
      y--
      lines.push({ type: 'same', text: a[x] ?? '' })
    }
    if (depth === 0) break
    if (isDown) lines.push({ type: 'added', text: b[--y] ?? '' })
    else lines.push({ type: 'removed', text: a[--x] ?? '' })
  }
  return lines.reverse()
}

function at(v: Map<number, number>, k: number): number {
  return v.get(k) ?? -1
}

/** The furthest reaching points before each step, for walking back. */
function shortestEdit(a: readonly string[], b: readonly string[]): Map<number, number>[] {
  const trace: Map<number, number>[] = []
  const v = new Map<number, number>([[1, 0]])
  for (let depth = 0; depth <= a.length + b.length; depth++) {
    trace.push(new Map(v))
    for (let k = -depth; k <= depth; k += 2) {
      const isDown = k === -depth || (k !== depth && at(v, k - 1) < at(v, k + 1))
      let x = isDown ? at(v, k + 1) : at(v, k - 1) + 1
      let y = x - k
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++
        y++
      }
      v.set(k, x)
      if (x >= a.length && y >= b.length) return trace
    }
  }
  return trace
}

export type DiffHunkLine = DiffLine | { readonly type: 'gap'; readonly count: number }

/** Leaves `context` lines around each change and counts the rest. */
export function foldDiff(lines: readonly DiffLine[], context = 3): DiffHunkLine[] {
  const isNear = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some((line) => line.type !== 'same'),
  )
  const folded: DiffHunkLine[] = []
  let hidden = 0
  lines.forEach((line, index) => {
    if (!isNear[index]) {
      hidden++
      return
    }
    if (hidden > 0) folded.push({ type: 'gap', count: hidden })
    hidden = 0
    folded.push(line)
  })
  if (hidden > 0) folded.push({ type: 'gap', count: hidden })
  return folded
}
