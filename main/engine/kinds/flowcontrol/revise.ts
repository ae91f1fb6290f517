import { cloneJson, equalJson } from '#kube/meta/json.ts'
import type { KubeObject, ObjectMeta } from '#kube/meta/object.ts'

const autoUpdate = 'apf.kubernetes.io/autoupdate-spec'

/** The metadata of an object that the server makes, and keeps as it should be. */
export function firstMetadata(name: string): ObjectMeta {
  return { name, annotations: { [autoUpdate]: 'true' } }
}

type Spec = object | undefined

/**
 * An object that every server has, brought back to what it should be; undefined where nothing is to be done. Who has
 * changed a suggested object, or said so in its annotation, keeps the change. Source: kubernetes
 * pkg/registry/flowcontrol/ensurer/strategy.go ReviseIfNeeded.
 */
export function revised<T extends KubeObject & { spec?: Spec }>(
  current: T,
  spec: NonNullable<T['spec']>,
  isMandatory: boolean,
): T | undefined {
  const { annotations = {}, generation } = current.metadata
  const wish = parseBool(annotations[autoUpdate])
  const isKept = isMandatory || (wish ?? generation === 1)
  const isSpecRight = !isKept || equalJson(current.spec, spec)
  if (isSpecRight && wish === isKept) return undefined
  const metadata = { ...current.metadata, annotations: { ...annotations, [autoUpdate]: String(isKept) } }
  return { ...current, metadata, spec: isSpecRight ? current.spec : cloneJson(spec) }
}

/** Source: Go strconv.ParseBool. */
function parseBool(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  if (/^(1|t|T|true|TRUE|True)$/.test(text)) return true
  return /^(0|f|F|false|FALSE|False)$/.test(text) ? false : undefined
}
