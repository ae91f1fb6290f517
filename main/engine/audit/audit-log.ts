import { join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/logger.ts'
import type { AuditEvent } from './event.ts'
import { ruleFor, type AuditAttributes, type AuditRule, type Policy } from './policy.ts'
import { readPolicyFile } from './policy-file.ts'
import { RotatingFile } from './rotating-file.ts'
import { withoutCredentials } from './sensitive.ts'

/** Where audit events go. */
export interface AuditLog {
  ruleFor(request: AuditAttributes): AuditRule
  write(event: AuditEvent): void
  /** Events that were written, and those that were lost. */
  readonly counts: { readonly written: number; readonly lost: number }
}

export interface AuditFile extends AuditLog {
  /** Resolves once all is on the disk. */
  settled(): Promise<void>
}

/**
 * The audit log of a data dir: `audit-policy.yaml` says what is kept, `audit/audit.log` keeps it, one event a line.
 * Throws AppError `engine.failed` for a wrong policy.
 */
export async function openAuditLog(
  dataDir: string,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<AuditFile> {
  const policy = await readPolicyFile(join(dataDir, 'audit-policy.yaml'))
  const file = new RotatingFile({ path: join(dataDir, 'audit', 'audit.log'), clock, logger })
  return createAuditLog(policy, file)
}

export function createAuditLog(
  policy: Policy,
  file: { write(line: string): void; settled(): Promise<void>; readonly lost: number },
): AuditFile {
  let written = 0
  let unwritable = 0
  return {
    ruleFor: (request) => ruleFor(policy, request),
    write(event) {
      let line: string
      try {
        line = withoutCredentials(JSON.stringify(event))
      } catch {
        // A body that is no JSON after all is no reason to fail the request that it came with.
        unwritable++
        return
      }
      written++
      file.write(line)
    },
    get counts() {
      return { written, lost: file.lost + unwritable }
    },
    settled: () => file.settled(),
  }
}
