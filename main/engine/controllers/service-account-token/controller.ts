import { secret as secretKind, type Secret } from '#kube/kinds/core/secret.ts'
import { serviceAccount, type ServiceAccount } from '#kube/kinds/core/service-account.ts'
import { keyOf } from '#kube/meta/object.ts'
import { accountName } from '../../auth/authentication/user.ts'
import { legacyIssuer, legacyPayload } from '../../auth/service-accounts/claims.ts'
import type { Keyring } from '../../auth/service-accounts/keyring.ts'
import { signToken } from '../../auth/service-accounts/signed-token.ts'
import type { ControllerDeclaration, View } from '../../runtime/controller.ts'
import { deferred, nothing, remove, update, type Intent, type Outcome } from '../../runtime/intents.ts'
import { watches } from '../../runtime/reconciler.ts'

const tokenType = 'kubernetes.io/service-account-token'
const nameAnnotation = 'kubernetes.io/service-account.name'
const uidAnnotation = 'kubernetes.io/service-account.uid'

export interface TokenSource {
  readonly keyring: () => Promise<Keyring>
  readonly authority: () => { readonly certificate: string }
}

/**
 * Fills the Secrets that ask for the token of a service account, and deletes them with it.
 * Source: kubernetes pkg/controller/serviceaccount/tokens_controller.go.
 */
export function createServiceAccountTokens(source: TokenSource): ControllerDeclaration<Secret> {
  return {
    name: 'token-controller',
    kind: secretKind,
    concerns: ({ type }) => type === tokenType,
    watches: [
      watches(serviceAccount, ({ metadata }, read) =>
        read(secretKind)
          .list(metadata.namespace)
          .filter((secret) => secret.type === tokenType && accountNameOf(secret) === metadata.name)
          .map(keyOf),
      ),
    ],
    reconcile: (view) => reconcileToken(view, source),
  }
}

function accountNameOf({ metadata }: Secret): string {
  return metadata.annotations?.[nameAnnotation] ?? ''
}

export function reconcileToken({ object: secret, read }: View<Secret>, source: TokenSource): Outcome {
  if (secret?.type !== tokenType || secret.metadata.deletionTimestamp) return nothing
  const account = read(serviceAccount).get(secret.metadata.namespace, accountNameOf(secret))
  const uid = secret.metadata.annotations?.[uidAnnotation]
  if (!account || (uid && uid !== account.metadata.uid)) return { intents: [remove(secretKind, secret)] }
  const ca = toBase64(source.authority().certificate)
  const { data = {} } = secret
  const isComplete = data['token'] && data['namespace'] && data['ca.crt'] === ca && uid === account.metadata.uid
  return isComplete ? nothing : { intents: [deferred(() => fill(secret, account, ca, source))] }
}

async function fill(
  secret: Secret,
  account: ServiceAccount,
  ca: string,
  { keyring }: TokenSource,
): Promise<readonly Intent[]> {
  const { namespace = '', name } = secret.metadata
  const uid = account.metadata.uid ?? ''
  const payload = {
    ...legacyPayload({ namespace, account: account.metadata.name, uid, secret: name }),
    iss: legacyIssuer,
    sub: accountName(namespace, account.metadata.name),
  }
  const token = secret.data?.['token'] ?? toBase64(await signToken(await keyring(), payload))
  const annotations = { ...secret.metadata.annotations, [uidAnnotation]: uid }
  const data = { ...secret.data, token, namespace: toBase64(namespace), 'ca.crt': ca }
  return [update(secretKind, { ...secret, data, metadata: { ...secret.metadata, annotations } })]
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64')
}
