import type { Volume } from './model.ts'

/** Files of a volume that would lie upon each other. Source: kubernetes pkg/api/pod/warnings.go warningsForOverlappingVirtualPaths. */

interface Path {
  readonly path: string
  readonly source: string
}

type Projection = NonNullable<NonNullable<Volume['projected']>['sources']>[number]

export function overlapWarnings(volumes: readonly Volume[]): string[] {
  return volumes.flatMap(({ name = '', configMap, secret, downwardAPI, projected }) => [
    ...overlaps(pathsOf(configMap?.items), volumeText(name, `ConfigMap ${JSON.stringify(configMap?.name ?? '')}`)),
    ...overlaps(pathsOf(secret?.items), volumeText(name, `Secret ${JSON.stringify(secret?.secretName ?? '')}`)),
    ...overlaps(pathsOf(downwardAPI?.items), volumeText(name, 'DownwardAPI')),
    ...(projected?.sources ?? [])
      .filter((source) => Object.values(source).every((content) => content === undefined))
      .map(() => `volume ${JSON.stringify(name)} (Projected) has no sources provided`),
    ...overlaps((projected?.sources ?? []).flatMap(projectedPaths), volumeText(name, 'Projected')),
  ])
}

function volumeText(name: string, kind: string): string {
  return `volume ${JSON.stringify(name)} (${kind})`
}

function pathsOf(items: readonly { path?: string }[] | undefined, source = ''): Path[] {
  return (items ?? []).map(({ path = '' }) => ({ path, source }))
}

/** The first kind of source that has files counts. */
function projectedPaths({ configMap, secret, downwardAPI, serviceAccountToken: token }: Projection): Path[] {
  if (configMap?.items) return pathsOf(configMap.items, `ConfigMap ${JSON.stringify(configMap.name ?? '')}`)
  if (secret?.items) return pathsOf(secret.items, `Secret ${JSON.stringify(secret.name ?? '')}`)
  if (downwardAPI?.items) return pathsOf(downwardAPI.items, 'DownwardAPI')
  return token ? [{ path: token.path ?? '', source: 'ServiceAccountToken' }] : []
}

function overlaps(paths: readonly Path[], volume: string): string[] {
  const seen: Path[] = []
  return paths.flatMap(({ path, source }) => {
    const trimmed = { path: path.replace(/\/+$/, ''), source }
    const found = trimmed.path === '' ? [] : seen.filter((other) => isOver(other.path, trimmed.path))
    seen.push(trimmed)
    return found.map((other) => `${volume}: overlapping paths: ${printed(trimmed)} with ${printed(other)}`)
  })
}

function isOver(a: string, b: string): boolean {
  return a !== '' && (`${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`))
}

function printed({ path, source }: Path): string {
  return source ? `${JSON.stringify(path)} (${source})` : JSON.stringify(path)
}
