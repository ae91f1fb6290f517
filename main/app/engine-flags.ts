import packageJson from '../../package.json' with { type: 'json' }

/**
 * Options of V8 for the process of an engine: short pauses rather than few. The young generation that it would take by
 * itself stops a busy engine for 5 to 9 ms at a time; one of 16 MB for 2 to 3; one of 8 MB for 1 to 2, which costs
 * a busy engine 4 % of its writes. One of 4 MB, with one thread for collections, made 32 writers of Pods wait for 200 ms
 * at a time. It has its size from the beginning: to grow into it took a part of each start.
 */
export const engineFlags: readonly string[] = packageJson.config.engineFlags
