import { join } from 'node:path'
import { createAccess, ownIssuer, type Access, type AccessOptions } from './access.ts'
import { compileExpression } from './configuration/expressions.ts'
import { openConfiguration } from './configuration/open-configuration.ts'
import { keepFresh } from './keep-fresh.ts'
import { openKeyring, type Keyring } from './service-accounts/keyring.ts'

/** Access to a cluster, and the end of what was still under way when it was disposed of. */
export interface OpenedAccess extends Access {
  settled(): Promise<void>
}

/**
 * Opens what the data dir says of identities: the configuration in `auth`, and, when a token is first made or checked,
 * the keys of service accounts in `pki`. Making the first of them can take longer than all the rest of a start.
 * Throws AppError `engine.failed` for a configuration that is wrong.
 */
export async function openAccess(
  dataDir: string,
  options: Pick<AccessOptions, 'registry' | 'clock' | 'logger'>,
): Promise<OpenedAccess> {
  const { clock, logger } = options
  const keys = join(dataDir, 'pki')
  const configuration = await openConfiguration(join(dataDir, 'auth'), {
    clock,
    logger,
    ownIssuer,
    compile: compileExpression,
  })
  let opened: Promise<Keyring> | undefined
  const keyring = (): Promise<Keyring> => {
    opened ??= openKeyring(keys, clock).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
  const rotation = keepFresh({ clock, logger }, 'the keys of service accounts could not be renewed', async () => {
    opened = Promise.resolve(await openKeyring(keys, clock))
  })
  const access = createAccess({ ...options, keyring, configuration: () => configuration.current })
  return {
    ...access,
    dispose() {
      access.dispose()
      rotation.dispose()
      configuration.dispose()
    },
    settled: async () => {
      await opened?.catch(() => undefined)
    },
  }
}
