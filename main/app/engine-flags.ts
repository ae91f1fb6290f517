import packageJson from '../../package.json' with { type: 'json' }

/**
 * Options of V8 for the process of an engine: short pauses rather than few. The young generation that it would take by
 * itself stops a busy engine for 5 to 9 ms at a time; one of 16 MB for 2, at the same throughput.
 */
export const engineFlags: readonly string[] = packageJson.config.engineFlags
