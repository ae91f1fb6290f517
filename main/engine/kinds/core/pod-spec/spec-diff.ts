/**
 * The difference of two values, as the API server tells of it: a unified diff of their indented JSON with three lines of
 * context. Source: apimachinery pkg/util/diff/diff.go.
 */
export function diffOf(before: unknown, after: unknown): string {
  const a = linesOf(before)
  const b = linesOf(after)
  return hunksOf(editsOf(a, b)).map(printHunk).join('')
}

interface Edit {
  readonly kind: ' ' | '-' | '+'
  readonly text: string
  /** Lines before this one, on either side. */
  readonly a: number
  readonly b: number
}

const context = 3

function linesOf(value: unknown): string[] {
  // Go's JSON escapes what HTML would read, and writes empty lists on one line as this one does.
  const text = JSON.stringify(value, undefined, 1).replace(/[<>&]/g, (mark) => escapes[mark] ?? mark)
  return text.split('\n')
}

const escapes: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' }

function editsOf(a: readonly string[], b: readonly string[]): Edit[] {
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  const take = (kind: Edit['kind'], text: string): void => {
    edits.push({ kind, text, a: i, b: j })
    if (kind !== '+') i++
    if (kind !== '-') j++
  }
  for (const [matchA, matchB, size] of [...matchesOf(a, b), [a.length, b.length, 0] as const]) {
    while (i < matchA) take('-', a[i] ?? '')
    while (j < matchB) take('+', b[j] ?? '')
    for (let left = size; left > 0; left--) take(' ', a[i] ?? '')
  }
  return edits
}

type Match = readonly [a: number, b: number, size: number]

/** The longest common run first, then those on both sides of it, as difflib finds them. */
function matchesOf(a: readonly string[], b: readonly string[]): Match[] {
  const positions = new Map<string, number[]>()
  for (const [index, line] of b.entries()) {
    const list = positions.get(line)
    if (list) list.push(index)
    else positions.set(line, [index])
  }
  // Lines that are everywhere do not begin a run in a long text. Source: difflib's autojunk.
  if (b.length >= 200) {
    for (const [line, list] of positions) if (list.length > Math.floor(b.length / 100) + 1) positions.delete(line)
  }
  const found: Match[] = []
  const queue: [number, number, number, number][] = [[0, a.length, 0, b.length]]
  for (let range = queue.pop(); range; range = queue.pop()) {
    const match = longestMatch(a, b, positions, range)
    const [i, j, size] = match
    if (size === 0) continue
    found.push(match)
    queue.push([range[0], i, range[2], j], [i + size, range[1], j + size, range[3]])
  }
  return found.sort(([x], [y]) => x - y)
}

function longestMatch(
  a: readonly string[],
  b: readonly string[],
  positions: ReadonlyMap<string, readonly number[]>,
  [fromA, toA, fromB, toB]: readonly [number, number, number, number],
): Match {
  let [bestA, bestB, size] = [fromA, fromB, 0]
  let lengths = new Map<number, number>()
  for (let i = fromA; i < toA; i++) {
    const next = new Map<number, number>()
    for (const j of positions.get(a[i] ?? '') ?? []) {
      if (j < fromB || j >= toB) continue
      const length = (lengths.get(j - 1) ?? 0) + 1
      next.set(j, length)
      if (length > size) [bestA, bestB, size] = [i - length + 1, j - length + 1, length]
    }
    lengths = next
  }
  while (bestA > fromA && bestB > fromB && a[bestA - 1] === b[bestB - 1])
    [bestA, bestB, size] = [bestA - 1, bestB - 1, size + 1]
  while (bestA + size < toA && bestB + size < toB && a[bestA + size] === b[bestB + size]) size++
  return [bestA, bestB, size]
}

function hunksOf(edits: readonly Edit[]): Edit[][] {
  const hunks: Edit[][] = []
  let end = -1
  for (const [index, { kind }] of edits.entries()) {
    if (kind === ' ') continue
    const start = Math.max(index - context, 0)
    const last = hunks.at(-1)
    if (last && start <= end) last.push(...edits.slice(end, index + context + 1))
    else hunks.push(edits.slice(start, index + context + 1))
    end = Math.min(index + context + 1, edits.length)
  }
  return hunks
}

function printHunk(hunk: readonly Edit[]): string {
  const first = hunk[0]
  const count = (other: Edit['kind']): number => hunk.filter(({ kind }) => kind !== other).length
  const range = (start: number, length: number): string =>
    length === 1 ? String(start + 1) : `${String(length === 0 ? start : start + 1)},${String(length)}`
  const header = `@@ -${range(first?.a ?? 0, count('+'))} +${range(first?.b ?? 0, count('-'))} @@\n`
  return header + hunk.map(({ kind, text }) => `${kind}${text}\n`).join('')
}
