import type { V1PersistentVolumeSpec } from '@kubernetes/client-node/dist/gen/models/V1PersistentVolumeSpec.js'
import { DisposableStore, type Disposable } from '#base/disposable.ts'
import { persistentVolume } from '#kube/kinds/core/persistent-volume.ts'
import { pod as podKind } from '#kube/kinds/core/pod.ts'
import { resourceSlice } from '#kube/kinds/resource/resource-slice.ts'
import { volumeAttachment } from '#kube/kinds/storage/volume-attachment.ts'
import type { Kind } from '#kube/meta/kind.ts'
import { keyOf, type KubeObject } from '#kube/meta/object.ts'
import type { Wire } from '#kube/meta/typed.ts'
import type { Registry } from '../../registry/registry.ts'
import { referencesOf } from './pod-references.ts'

/** An object that a node may have to do with: `secrets/namespace/name`, `persistentvolumes/name`. */
type Vertex = string

/**
 * Which objects the pods of a node need, kept with every commit.
 * Source: kubernetes plugin/pkg/auth/authorizer/node/graph.go.
 */
export class NodeGraph implements Disposable {
  /** How often a node needs an object. */
  readonly #needs = new Map<Vertex, Map<string, number>>()
  /** What a pod, an attachment or a slice has put into `#needs`. */
  readonly #sources = new Map<string, { readonly node: string; readonly vertices: readonly Vertex[] }>()
  readonly #claimOfVolume = new Map<string, Vertex>()
  readonly #volumesOfSecret = new Map<Vertex, Set<string>>()
  readonly #secretsOfVolume = new Map<string, readonly Vertex[]>()
  readonly #watches = new DisposableStore()

  constructor(registry: Registry) {
    this.#follow(registry, podKind, (pod, isGone) => {
      const node = isGone ? undefined : pod.spec.nodeName
      this.#set(`pods/${keyOf(pod)}`, node, () => podVertices(pod))
    })
    for (const kind of [volumeAttachment, resourceSlice] as unknown as Kind<NodeBound>[]) {
      this.#follow(registry, kind, (object, isGone) => {
        const vertex = `${kind.resource}/${object.metadata.name}`
        this.#set(vertex, isGone ? undefined : object.spec.nodeName, () => [vertex])
      })
    }
    this.#follow(registry, persistentVolume, (volume, isGone) => {
      this.#setVolume(volume, isGone)
    })
  }

  /** True where a pod of the node needs the object, or a volume that one of them claims. */
  isNeededBy(node: string, resource: string, namespace: string, name: string): boolean {
    const vertex = namespace ? `${resource}/${namespace}/${name}` : `${resource}/${name}`
    if (this.#needs.get(vertex)?.has(node)) return true
    if (resource === 'persistentvolumes') return this.#isVolumeNeeded(node, name)
    return (
      resource === 'secrets' &&
      [...(this.#volumesOfSecret.get(vertex) ?? [])].some((one) => this.#isVolumeNeeded(node, one))
    )
  }

  dispose(): void {
    this.#watches.dispose()
  }

  #isVolumeNeeded(node: string, volume: string): boolean {
    const claim = this.#claimOfVolume.get(volume)
    return claim !== undefined && (this.#needs.get(claim)?.has(node) ?? false)
  }

  #set(source: string, node: string | undefined, vertices: () => readonly Vertex[]): void {
    const old = this.#sources.get(source)
    for (const vertex of old?.vertices ?? []) this.#count(vertex, old?.node ?? '', -1)
    this.#sources.delete(source)
    if (!node) return
    const current = vertices()
    this.#sources.set(source, { node, vertices: current })
    for (const vertex of current) this.#count(vertex, node, 1)
  }

  #count(vertex: Vertex, node: string, step: 1 | -1): void {
    const nodes = this.#needs.get(vertex) ?? new Map<string, number>()
    const count = (nodes.get(node) ?? 0) + step
    if (count > 0) nodes.set(node, count)
    else nodes.delete(node)
    if (nodes.size > 0) this.#needs.set(vertex, nodes)
    else this.#needs.delete(vertex)
  }

  #setVolume(volume: KubeObject, isGone: boolean): void {
    const { name } = volume.metadata
    for (const secret of this.#secretsOfVolume.get(name) ?? []) this.#volumesOfSecret.get(secret)?.delete(name)
    this.#secretsOfVolume.delete(name)
    this.#claimOfVolume.delete(name)
    const { spec } = volume as unknown as { spec: VolumeSpec }
    if (isGone || !spec.claimRef) return
    const { namespace = '', name: claim = '' } = spec.claimRef
    this.#claimOfVolume.set(name, `persistentvolumeclaims/${namespace}/${claim}`)
    const secrets = volumeSecrets(spec)
    this.#secretsOfVolume.set(name, secrets)
    for (const secret of secrets) {
      this.#volumesOfSecret.set(secret, (this.#volumesOfSecret.get(secret) ?? new Set()).add(name))
    }
  }

  #follow<T extends KubeObject>(registry: Registry, kind: Kind<T>, apply: (object: T, isGone: boolean) => void): void {
    const { items, resourceVersion } = registry.list(kind)
    for (const item of items) apply(item, false)
    const watch = registry.watch(kind, { sinceRevision: Number(resourceVersion) }, (events) => {
      for (const { type, object } of events) apply(object, type === 'DELETED')
    })
    this.#watches.add(watch)
  }
}

type NodeBound = KubeObject & { readonly spec: { readonly nodeName?: string } }
type VolumeSpec = Wire<V1PersistentVolumeSpec>

function podVertices(pod: KubeObject): Vertex[] {
  const { namespace = '' } = pod.metadata
  const needed = Object.entries(referencesOf(pod)) as [string, Set<string>][]
  return [
    `pods/${keyOf(pod)}`,
    ...needed.flatMap(([resource, names]) => [...names].map((name) => `${resource}/${namespace}/${name}`)),
  ]
}

/** What the kubelet itself reads. Source: kubernetes pkg/api/v1/persistentvolume/util.go VisitPVSecretNames. */
function volumeSecrets(spec: VolumeSpec): Vertex[] {
  const home = spec.claimRef?.namespace ?? ''
  const { azureFile, csi } = spec
  const references = [
    spec.cephfs?.secretRef,
    spec.cinder?.secretRef,
    spec.flexVolume?.secretRef,
    spec.rbd?.secretRef,
    spec.scaleIO?.secretRef,
    spec.iscsi?.secretRef,
    spec.storageos?.secretRef,
    csi?.nodePublishSecretRef,
    csi?.nodeStageSecretRef,
    csi?.nodeExpandSecretRef,
    azureFile && { name: azureFile.secretName, namespace: azureFile.secretNamespace },
  ]
  return references.flatMap((one) => (one?.name ? [`secrets/${one.namespace || home}/${one.name}`] : []))
}
