import { by, type Attempt } from './attempt.ts'
import { core } from './objects.ts'
import { throughCertificates } from './through-certificates.ts'
import { throughCredentials } from './through-credentials.ts'
import { throughImpersonation, throughTokens } from './through-identities.ts'
import { throughNodes } from './through-nodes.ts'
import { throughConnections, throughDeletion, throughParts } from './through-parts.ts'
import { throughAggregation, throughBindings, throughRoles } from './through-rbac.ts'

/** Everything that is tried. */
export function attempts(): Attempt[] {
  return [
    ...throughRoles(),
    ...throughBindings(),
    ...throughAggregation(),
    ...throughImpersonation(),
    ...throughParts(),
    ...throughConnections(),
    ...throughTokens(),
    ...throughDeletion(),
    ...throughCertificates(),
    ...throughNodes(),
    ...throughCredentials(),
    by('dangling')('read with bindings to roles that are gone', 'GET', `${core}/pods`),
    by('dangling')('read everywhere', 'GET', '/api/v1/pods'),
  ]
}
