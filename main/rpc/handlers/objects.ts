import type { Handlers } from '#contract/builders.ts'
import type { contract } from '#contract/contract.ts'
import { applyManifest } from '../../clusters/actions/apply.ts'
import { deleteObject, replaceObject, restartObject, scaleObject } from '../../clusters/actions/write.ts'
import { toObjectUpdate, watchOne } from '../../watch/one.ts'
import { watchRelated } from '../../watch/related.ts'
import { watchRows } from '../../watch/rows.ts'
import type { Services } from './services.ts'

export function createObjectHandlers({ catalog, hub, clock }: Services): Handlers<typeof contract>['objects'] {
  return {
    watch({ clusters, resource, namespaces, labelSelector, involvedObject }, { signal }) {
      const query = {
        resource,
        ...(namespaces ? { namespaces } : {}),
        ...(labelSelector ? { labelSelector } : {}),
        ...(involvedObject ? { fieldSelector: `involvedObject.uid=${involvedObject}` } : {}),
      }
      const known = [...new Set(clusters)].map((id) => catalog.get(id))
      return watchRows(hub, known, query, clock, signal)
    },
    watchOne: ({ ref, reveal }, { signal }) => watchOne(hub, catalog.get(ref.cluster), ref, reveal ?? false, signal),
    related: ({ ref }, { signal }) => watchRelated(hub, catalog.get(ref.cluster), ref, clock, signal),
    apply: ({ cluster, text, namespace, dryRun }) =>
      applyManifest(catalog.get(cluster), text, { ...(namespace ? { namespace } : {}), dryRun, clock }),
    async replace({ ref, text, dryRun }) {
      const object = await replaceObject(catalog.get(ref.cluster), ref, text, dryRun)
      return toObjectUpdate(object, { cluster: ref.cluster, state: 'live' }, false)
    },
    async delete({ ref, propagation, gracePeriodSeconds }) {
      await deleteObject(catalog.get(ref.cluster), ref, { propagation, gracePeriodSeconds })
      return null
    },
    async scale({ ref, replicas }) {
      await scaleObject(catalog.get(ref.cluster), ref, replicas)
      return null
    },
    async restart({ ref }) {
      await restartObject(catalog.get(ref.cluster), ref, clock)
      return null
    },
  }
}
