import { persistentVolumeClaim } from '#kube/kinds/core/persistent-volume-claim.ts'
import { persistentVolume } from '#kube/kinds/core/persistent-volume.ts'
import type { Pod } from '#kube/kinds/core/pod.ts'
import { csiDriver } from '#kube/kinds/storage/csi-driver.ts'
import type { AdmissionReader, AdmissionRequest } from '../../registry/admission.ts'
import type { Authorizer } from '../authorization/authorizer.ts'

/** What of a volume says whom its tokens are for. */
interface Volume {
  readonly name: string
  readonly projected?: {
    readonly sources?: readonly { readonly serviceAccountToken?: { readonly audience?: string } }[] | null
  }
  readonly csi?: { readonly driver: string }
  readonly ephemeral?: object
  readonly persistentVolumeClaim?: { readonly claimName: string }
}

/**
 * A node may have tokens for those audiences only that the pod's volumes ask for, or that somebody has allowed it.
 * Source: kubernetes plugin/pkg/admission/noderestriction validateNodeServiceAccountAudience (KEP-4935).
 */
export async function audienceProblem(
  audiences: readonly string[],
  pod: Pod,
  { user, namespace = '', name }: AdmissionRequest,
  reader: AdmissionReader,
  authorizer: Pick<Authorizer, 'authorize'>,
): Promise<string | undefined> {
  if (!user) return undefined
  const [audience = '', ...others] = audiences
  if (others.length > 0) return 'node may only request 0 or 1 audiences'
  const volumes = (pod.spec.volumes ?? []) as readonly Volume[]
  if (volumes.some((volume) => asksFor(volume, audience, pod, reader))) return undefined
  const { decision } = await authorizer.authorize({
    user,
    verb: 'request-serviceaccounts-token-audience',
    group: '',
    version: 'v1',
    resource: audience,
    subresource: '',
    namespace,
    name,
  })
  if (decision === 'allow') return undefined
  return `audience ${JSON.stringify(audience)} not found in pod spec volume, ${user.name} is not authorized to request tokens for this audience`
}

function asksFor(volume: Volume, audience: string, pod: Pod, reader: AdmissionReader): boolean {
  const sources = volume.projected?.sources ?? []
  const isProjected = sources.some(
    ({ serviceAccountToken: token }) => token !== undefined && (token.audience ?? '') === audience,
  )
  if (isProjected) return true
  const driver = driverOf(volume, pod, reader)
  const requests = driver === undefined ? undefined : reader.find(csiDriver, undefined, driver)?.spec.tokenRequests
  return (requests ?? []).some((request) => request.audience === audience)
}

/** The CSI driver that a volume is of, by way of its claim where it has one. */
function driverOf(volume: Volume, { metadata }: Pod, reader: AdmissionReader): string | undefined {
  if (volume.csi) return volume.csi.driver
  const claimName = volume.ephemeral ? `${metadata.name}-${volume.name}` : volume.persistentVolumeClaim?.claimName
  if (claimName === undefined) return undefined
  const claim = reader.find(persistentVolumeClaim, metadata.namespace, claimName)
  return reader.find(persistentVolume, undefined, claim?.spec?.volumeName ?? '')?.spec?.csi?.driver
}
