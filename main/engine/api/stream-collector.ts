/*
 * Node makes of each header value of an HTTP/2 request a string whose characters stay with its HTTP/2 library. V8 puts
 * such strings into the old generation, where only a full collection finds them. Requests that read leave nothing else
 * there, so none comes for hundreds of thousands of them, and the one that a later write brings gives them back at once:
 * half a microsecond a request in which nothing else runs, 180 ms after 315,000 of them.
 */

/** Their strings are given back in some 15 ms. */
export const streamsPerLook = 25_000
/** More than V8 lets grow outside its heap before it looks what is free. Source: V8 globals.h kExternalAllocationSoftLimit. */
const pressureBytes = 65 * 1024 * 1024

/** To be called for each stream. Has V8 begin a full collection, beside the program, when none came by itself. */
export function createStreamCollector(press: () => void = pressForCollection): () => void {
  let streams = 0
  // Cleared by a full collection alone, and not by the one asked for below: what was just looked at is kept.
  let mark = new WeakRef({})
  return () => {
    streams += 1
    if (streams % streamsPerLook !== 0) return
    if (mark.deref()) press()
    else mark = new WeakRef({})
  }
}

/** Memory that nobody writes to is none of the machine's: this takes addresses for a moment, and 2 ms. */
function pressForCollection(): void {
  Buffer.allocUnsafeSlow(pressureBytes)
}
