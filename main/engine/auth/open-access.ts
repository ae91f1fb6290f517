import { join } from 'node:path'
import { createAccess, ownIssuer, type Access, type AccessOptions } from './access.ts'
import { compileExpression } from './configuration/expressions.ts'
import { openConfiguration } from './configuration/open-configuration.ts'
import { keepFresh } from './keep-fresh.ts'
import { openKeyring } from './service-accounts/keyring.ts'

/**
 * Opens what the data dir says of identities: the keys of service accounts in `pki`, the configuration in `auth`.
 * Throws AppError `engine.failed` for a configuration that is wrong.
 */
export async function openAccess(
  dataDir: string,
  options: Pick<AccessOptions, 'registry' | 'clock' | 'logger'>,
): Promise<Access> {
  const { clock, logger } = options
  const keys = join(dataDir, 'pki')
  let keyring = await openKeyring(keys, clock)
  const configuration = await openConfiguration(join(dataDir, 'auth'), {
    clock,
    logger,
    ownIssuer,
    compile: compileExpression,
  })
  const rotation = keepFresh({ clock, logger }, 'the keys of service accounts could not be renewed', async () => {
    keyring = await openKeyring(keys, clock)
  })
  const access = createAccess({ ...options, keyring: () => keyring, configuration: () => configuration.current })
  return {
    ...access,
    dispose() {
      access.dispose()
      rotation.dispose()
      configuration.dispose()
    },
  }
}
