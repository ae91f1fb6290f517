import { resolve } from 'node:path'
import { follow } from '#base/pulse.ts'
import type { Handlers } from '#contract/builders.ts'
import type { Catalog } from '#contract/clusters.ts'
import type { contract } from '#contract/contract.ts'
import { toEnvelope } from '#contract/errors.ts'
import { parseKubeconfig } from '../../clusters/kubeconfig.ts'
import type { Services } from './services.ts'

export function createClusterHandlers(services: Services): Handlers<typeof contract>['clusters'] {
  const { catalog, settings, kubeconfigs, hub, shell } = services
  const snapshot = (): Catalog => {
    const { clusters, problems } = catalog.snapshot()
    const { problem } = settings
    return {
      clusters,
      problems: problem ? [{ file: problem.file, error: toEnvelope(problem.error) }, ...problems] : problems,
    }
  }
  const setFiles = async (change: (files: readonly string[]) => string[]): Promise<Catalog> => {
    await settings.update(({ files }) => ({ files: change(files) }))
    await services.readSources()
    return snapshot()
  }
  const addFile = (path: string): Promise<Catalog> => setFiles((files) => [...new Set([...files, resolve(path)])])

  return {
    watch: (_input, { signal }) => follow(snapshot, (listener) => catalog.onChange(listener), signal),
    async connect({ cluster }) {
      await catalog.get(cluster).connect()
      return catalog.summaryOf(cluster)
    },
    disconnect({ cluster }) {
      catalog.get(cluster).disconnect()
      hub.suspend(cluster)
      return null
    },
    kinds: ({ cluster, refresh }) => catalog.get(cluster).kinds(refresh),
    async customize({ cluster, name, color }) {
      catalog.get(cluster)
      const chosen = { ...(name ? { name } : {}), ...(color ? { color } : {}) }
      await settings.update(({ clusters }) => ({
        clusters: { ...clusters, [cluster]: { ...clusters[cluster], ...chosen } },
      }))
      catalog.refresh()
      return catalog.summaryOf(cluster)
    },
    addFile: ({ path }) => addFile(path),
    async addText({ name, text }) {
      // Before it is kept: what is not a kubeconfig is refused with its line.
      parseKubeconfig(text, name)
      return addFile(await kubeconfigs.add(name, text))
    },
    async pickFile() {
      const path = await shell.pickFile?.()
      return path === undefined ? snapshot() : addFile(path)
    },
    async removeFile({ path }) {
      const isAdded = settings.data.files.includes(path)
      const catalogNow = await setFiles((files) => files.filter((file) => file !== path))
      if (isAdded) await kubeconfigs.remove(path)
      return catalogNow
    },
  }
}
