/** A line as the API sends it with `timestamps=true`: RFC 3339 with up to nine decimals, a space, the text. */
export function splitLogLine(line: string): { time: string; text: string } {
  const space = line.indexOf(' ')
  const time = space < 0 ? line : line.slice(0, space)
  if (!/^\d{4}-\d\d-\d\dT/.test(time)) return { time: '', text: line }
  return { time, text: space < 0 ? '' : line.slice(space + 1) }
}

/** True when `a` is later than `b`, to the nanosecond: Date knows milliseconds only, and kubelets write trimmed decimals. */
export function isLater(a: string, b: string): boolean {
  const [left, right] = [instantOf(a), instantOf(b)]
  return left.seconds === right.seconds ? left.fraction > right.fraction : left.seconds > right.seconds
}

function instantOf(time: string): { seconds: number; fraction: string } {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? ''
  return { seconds: Date.parse(time.replace(/\.\d+/, '')), fraction: fraction.padEnd(9, '0') }
}
