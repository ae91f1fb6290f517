import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import type { SourceSpec } from '../clusters/kubeconfig-source.ts'

export interface SourceOptions {
  /** The engine's own kubeconfig; absent without an engine. */
  readonly engine?: string
  /** Named on the command line: these instead of the environment's, as with kubectl's flag. */
  readonly named: readonly string[]
  /** Added in the window. */
  readonly added: readonly string[]
  readonly environment: NodeJS.ProcessEnv
}

/** Where clusters come from, in the order in which they are listed. A file that is named twice is read once. */
export function listSources({ engine, named, added, environment }: SourceOptions): SourceSpec[] {
  const seen = new Set<string>()
  const fresh = (files: readonly string[]): string[] =>
    files.map((file) => resolve(file)).filter((file) => !seen.has(file) && seen.add(file))
  const spec = (files: readonly string[], more: Partial<SourceSpec>): SourceSpec[] =>
    files.length > 0 ? [{ files, isRequired: false, isRemovable: false, isEngine: false, ...more }] : []
  const fromEnvironment = environment['KUBECONFIG']?.split(delimiter).filter(Boolean) ?? []
  const usual = fromEnvironment.length > 0 ? fromEnvironment : [join(homedir(), '.kube', 'config')]
  return [
    ...spec(engine ? fresh([engine]) : [], { isEngine: true }),
    ...(named.length > 0 ? fresh(named).flatMap((file) => spec([file], { isRequired: true })) : spec(fresh(usual), {})),
    ...fresh(added).flatMap((file) => spec([file], { isRequired: true, isRemovable: true })),
  ]
}
