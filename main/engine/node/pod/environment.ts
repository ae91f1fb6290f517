import { configMap as configMapKind, type ConfigMap } from '#kube/kinds/core/config-map.ts'
import type { Container, EnvFromSource, EnvVar, Pod } from '#kube/kinds/core/pod.ts'
import { secret as secretKind, type Secret } from '#kube/kinds/core/secret.ts'
import type { Read } from '../../runtime/informer.ts'
import { expand } from './expansion.ts'
import { fieldOf, resourceFieldOf, type PodSurroundings } from './downward.ts'

/** The container cannot be configured yet: something that it names is not there. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** The variables of a container, later ones over earlier ones. Source: pkg/kubelet/kubelet_pods.go makeEnvironmentVariables. */
export function environmentOf(
  pod: Pod,
  container: Container,
  surroundings: PodSurroundings,
  read: Read,
): ReadonlyMap<string, string> {
  const variables = new Map<string, string>()
  for (const source of container.envFrom ?? []) {
    for (const [name, value] of valuesFrom(source, pod, read)) variables.set(`${source.prefix ?? ''}${name}`, value)
  }
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom
      ? valueFrom(variable, pod, container, surroundings, read)
      : expand(variable.value ?? '', variables)
    if (value !== undefined) variables.set(variable.name, value)
  }
  return variables
}

function valuesFrom(source: EnvFromSource, { metadata }: Pod, read: Read): [string, string][] {
  const { configMapRef, secretRef } = source
  if (configMapRef) {
    const object = findConfigMap(metadata.namespace, configMapRef.name, configMapRef.optional, read)
    return Object.entries(object?.data ?? {})
  }
  if (!secretRef) return []
  const object = findSecret(metadata.namespace, secretRef.name, secretRef.optional, read)
  return Object.entries(object?.data ?? {}).map(([key, value]) => [key, fromBase64(value)])
}

/** Undefined: an optional source that is not there leaves the variable out. */
function valueFrom(
  { valueFrom: source }: EnvVar,
  pod: Pod,
  container: Container,
  surroundings: PodSurroundings,
  read: Read,
): string | undefined {
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = source ?? {}
  const { namespace = '' } = pod.metadata
  if (fieldRef) return fieldOf(pod, fieldRef.fieldPath, surroundings)
  if (resourceFieldRef) return resourceFieldOf(pod, container, resourceFieldRef, surroundings)
  if (configMapKeyRef) {
    const { key, name = '', optional } = configMapKeyRef
    const value = findConfigMap(namespace, name, optional, read)?.data?.[key]
    if (value === undefined && !optional)
      throw new ConfigError(`couldn't find key ${key} in ConfigMap ${namespace}/${name}`)
    return value
  }
  if (!secretKeyRef) return undefined
  const { key, name = '', optional } = secretKeyRef
  const value = findSecret(namespace, name, optional, read)?.data?.[key]
  if (value === undefined && !optional) throw new ConfigError(`couldn't find key ${key} in Secret ${namespace}/${name}`)
  return value === undefined ? undefined : fromBase64(value)
}

function findConfigMap(
  namespace: string | undefined,
  name = '',
  optional: boolean | undefined,
  read: Read,
): ConfigMap | undefined {
  const object = read(configMapKind).get(namespace, name)
  if (!object && !optional) throw new ConfigError(`configmap "${name}" not found`)
  return object
}

function findSecret(
  namespace: string | undefined,
  name = '',
  optional: boolean | undefined,
  read: Read,
): Secret | undefined {
  const object = read(secretKind).get(namespace, name)
  if (!object && !optional) throw new ConfigError(`secret "${name}" not found`)
  return object
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8')
}
