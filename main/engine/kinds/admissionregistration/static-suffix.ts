import type { KubeObject } from '#kube/meta/object.ts'

const suffix = '.static.k8s.io'

/** Source: kubernetes pkg/apis/admissionregistration/validation/static_suffix.go WarningsForStaticSuffix. */
export function warnOfStaticSuffix({ metadata }: KubeObject): string[] {
  if (!metadata.name.endsWith(suffix)) return []
  return [
    `metadata.name: names ending with "${suffix}" are reserved for static manifest-based configurations and cannot be managed via the API`,
  ]
}
