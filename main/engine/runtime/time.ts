/** Milliseconds since the epoch; an absent time is the epoch itself. */
export function toMilliseconds(time: string | undefined | null): number {
  return time ? Date.parse(time) : 0
}
