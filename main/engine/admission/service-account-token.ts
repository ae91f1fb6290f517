import type { Container, PodSpec, Volume } from '#kube/kinds/core/pod.ts'
import { generateName } from '../registry/generate-name.ts'

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount'
const prefix = 'kube-api-access-'
/** An hour, and some seconds by which the server knows that nobody asked for the length. */
const expirationSeconds = 3607

/**
 * Mounts the account's token, the authority of the API's certificate and the namespace into every container that has
 * nothing else in that place. Source: kubernetes plugin/pkg/admission/serviceaccount mountServiceAccountToken.
 */
export function mountToken(spec: PodSpec): void {
  const existing = spec.volumes?.find(({ name }) => name.startsWith(prefix))
  const name = existing?.name ?? generateName(prefix)
  const containers = [...(spec.initContainers ?? []), ...spec.containers].filter(needsMount)
  for (const container of containers) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath }]
  }
  if (!existing && containers.length > 0) spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)]
}

function needsMount({ volumeMounts = [] }: Container): boolean {
  return !volumeMounts.some((mount) => mount.mountPath === mountPath)
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 420,
    },
  }
}
