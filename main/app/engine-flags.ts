import packageJson from '../../package.json' with { type: 'json' }

/**
 * Options of V8 for the process of an engine: short pauses rather than few. The young generation that it would take by
 * itself stops a busy engine for 5 to 9 ms at a time; one of 16 MB for 2 to 3; one of 4 MB for 1 or less, which costs
 * a busy engine a tenth of its writes. It has its size from the beginning: to grow into it took a part of each start.
 * One thread beside the program collects and compiles: four of them take the processor from it on a small machine, 4 ms
 * at a time.
 */
export const engineFlags: readonly string[] = packageJson.config.engineFlags
