import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')

/** A full collection, done when it returns. */
export const collectGarbage = runInNewContext('gc') as () => void
