import { secret as secretKind, type Secret } from '#kube/kinds/core/secret.ts'
import type { ControllerDeclaration, View } from '../../runtime/controller.ts'
import { nothing, remove, type Outcome } from '../../runtime/intents.ts'

/** Deletes the tokens with which nodes join once they are over. Source: kubernetes pkg/controller/bootstrap/tokencleaner.go. */
export const bootstrapTokenCleaner: ControllerDeclaration<Secret> = {
  name: 'token-cleaner',
  kind: secretKind,
  concerns: ({ type, metadata }) => type === 'bootstrap.kubernetes.io/token' && metadata.namespace === 'kube-system',
  reconcile: reconcileBootstrapToken,
}

export function reconcileBootstrapToken({ object: secret, now }: View<Secret>): Outcome {
  const expiration = secret?.data?.['expiration']
  if (!secret || !expiration) return nothing
  const end = Date.parse(Buffer.from(expiration, 'base64').toString())
  // A time that cannot be read is over.
  if (!(end > now)) return { intents: [remove(secretKind, secret)] }
  return { intents: [], requeueAfter: end - now }
}
