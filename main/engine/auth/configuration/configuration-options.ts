import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/logger.ts'
import type { ExpressionCompiler } from './expressions.ts'

export interface ConfigurationOptions {
  readonly clock: Clock
  readonly logger: Logger
  /** Of this cluster's own tokens; no other may have it. */
  readonly ownIssuer: string
  readonly compile: ExpressionCompiler
}
