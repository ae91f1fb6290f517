import { dns1123Label } from '#kube/meta/names.ts'

/** For kinds whose names go into those of pods. Source: WarningsOnCreate of kubernetes pkg/registry/{apps,batch}. */
export function nameWarnings(name: string): string[] {
  const problems = dns1123Label(name)
  if (problems.length === 0) return []
  const advice =
    'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended'
  return [`${advice}: [${problems.join(' ')}]`]
}
