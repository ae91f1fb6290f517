/** Annotations from before init containers were fields. Source: pkg/apis/core/v1/conversion.go dropInitContainerAnnotations. */
const dropped = [
  'pod.beta.kubernetes.io/init-containers',
  'pod.alpha.kubernetes.io/init-containers',
  'pod.beta.kubernetes.io/init-container-statuses',
  'pod.alpha.kubernetes.io/init-container-statuses',
]

export function dropOldAnnotations(metadata: { annotations?: Record<string, string> | undefined }): void {
  const { annotations } = metadata
  if (!annotations || !dropped.some((key) => key in annotations)) return
  metadata.annotations = Object.fromEntries(Object.entries(annotations).filter(([key]) => !dropped.includes(key)))
}
