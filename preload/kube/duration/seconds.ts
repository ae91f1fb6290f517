/**
 * The milliseconds of seconds that are an int64, which only a bigint may hold. As Go's time.Duration, which counts 64 bits
 * of nanoseconds: beyond 292 years it starts again from below.
 */
export function millisecondsOf(seconds: number | bigint): number {
  return Number(BigInt.asIntN(64, BigInt(seconds) * 1_000_000_000n)) / 1e6
}
