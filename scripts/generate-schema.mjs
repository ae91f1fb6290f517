// Writes preload/kube/schema/generated.json: the fields of every kind that has a descriptor, with their types,
// requiredness and documentation, read from the models of @kubernetes/client-node. Run by `npm run generate`.
import { access, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const models = join(root, 'node_modules/@kubernetes/client-node/dist/gen/models')
const kindFiles = join(root, 'preload/kube/kinds')
const output = join(root, 'preload/kube/schema/generated.json')

/** Served without a descriptor of their own: they are the bodies of subresources and deletions. */
const extraKinds = [
  { group: '', version: 'v1', kind: 'Binding' },
  { group: '', version: 'v1', kind: 'DeleteOptions' },
  { group: 'autoscaling', version: 'v1', kind: 'Scale' },
]

/** Types of apimachinery; all others belong to the group that reaches them first. */
const metaTypes =
  /^(ObjectMeta|ListMeta|OwnerReference|ManagedFieldsEntry|LabelSelector|LabelSelectorRequirement|Condition|DeleteOptions|Preconditions|Status|StatusDetails|StatusCause)$/

/** Types of the core group that are reached from another group only. */
const coreTypes = /^PodTemplateSpec$/

/** The models call a Quantity a string; these are the fields that hold one, or a map of them. */
const quantities = new Set([
  'ResourceRequirements.limits',
  'ResourceRequirements.requests',
  'VolumeResourceRequirements.limits',
  'VolumeResourceRequirements.requests',
  'ResourceFieldSelector.divisor',
  'EmptyDirVolumeSource.sizeLimit',
  'PodSpec.overhead',
  'PodStatus.allocatedResources',
  'ContainerStatus.allocatedResources',
  'NodeStatus.allocatable',
  'NodeStatus.capacity',
])

const types = {}

const kinds = {}
for (const { group, version, kind } of [...(await declaredKinds()), ...extraKinds]) {
  const model = await modelOf(group, version, kind)
  const apiVersion = group ? `${group}/${version}` : version
  kinds[`${apiVersion}/${kind}`] = await describe(model, `io.k8s.api.${group.split('.')[0] || 'core'}.${version}`)
}
const { version } = JSON.parse(await readFile(join(models, '../../../package.json'), 'utf8'))
await writeFile(output, JSON.stringify({ source: `@kubernetes/client-node ${version}`, kinds, types }))

/** Group, version and name of each `defineKind` call; the core group is processed first. */
async function declaredKinds() {
  const files = (await readdir(kindFiles, { recursive: true })).filter((file) => file.endsWith('.ts')).sort()
  const found = []
  for (const file of files) {
    const text = await readFile(join(kindFiles, file), 'utf8')
    for (const [, body] of text.matchAll(/defineKind<\w+>\(\{([\s\S]*?)\n\}\)/g)) {
      const read = (key) => new RegExp(`^  ${key}: '([^']*)'`, 'm').exec(body)?.[1]
      found.push({ group: read('group') ?? '', version: read('version'), kind: read('kind') })
    }
  }
  return found.sort((a, b) => (a.group === '' ? 0 : 1) - (b.group === '' ? 0 : 1))
}

/** The generator of the models puts the group in front where two groups have a type of one name (CoreV1Event). */
async function modelOf(group, version, kind) {
  const prefix = capital(group.split('.')[0] || 'core')
  for (const model of [`${capital(version)}${kind}`, `${prefix}${capital(version)}${kind}`]) {
    const isThere = await access(join(models, `${model}.js`)).then(
      () => true,
      () => false,
    )
    if (isThere) return model
  }
  throw new Error(`@kubernetes/client-node has no model for ${kind} of ${group || 'the core group'}/${version}`)
}

/** Adds a model and all it refers to; answers with the name under which it stands in `types`. */
async function describe(model, scope) {
  const short = model.replace(/^(?:[A-Z][a-z]+)?V\d+(?:(?:alpha|beta)\d+)?(?=[A-Z])/, '')
  const home = metaTypes.test(short)
    ? 'io.k8s.apimachinery.pkg.apis.meta.v1'
    : coreTypes.test(short)
      ? 'io.k8s.api.core.v1'
      : scope
  const name = `${home}.${short}`
  const claimed = Object.keys(types).find((key) => types[key].model === model)
  if (claimed) return claimed
  const type = { model, description: '', fields: {} }
  types[name] = type
  const documented = documentation(await readFile(join(models, `${model}.d.ts`), 'utf8'))
  const { [model]: constructor } = await import(pathToFileURL(join(models, `${model}.js`)).href)
  type.description = documented.description
  for (const attribute of constructor.getAttributeTypeMap()) {
    const { description = '', isRequired = false } = documented.fields[attribute.name] ?? {}
    const field = await fieldType(attribute, `${short}.${attribute.baseName}`, scope)
    type.fields[attribute.baseName] = { ...field, ...(isRequired ? { required: true } : {}), description }
  }
  return name
}

async function fieldType({ type, format }, path, scope) {
  const list = /^Array<(.*)>$/.exec(type)
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)
  if (list) return { ...(await fieldType({ type: list[1], format }, path, scope)), shape: 'list' }
  if (map) {
    const item = await fieldType({ type: map[1], format }, path, scope)
    return { ...item, shape: item.shape === 'list' ? 'map-of-lists' : 'map' }
  }
  if (quantities.has(path)) return { type: 'quantity' }
  if (format === 'byte') return { type: 'bytes' }
  const scalar = {
    boolean: 'boolean',
    any: 'any',
    Date: 'time',
    V1MicroTime: 'micro-time',
    IntOrString: 'int-or-string',
  }[type]
  if (scalar) return { type: scalar }
  if (type === 'string') return { type: 'string' }
  if (type === 'number') return { type: format === 'int64' || format === 'int32' ? format : 'double' }
  return { type: 'object', of: await describe(type, scope) }
}

/** The comments of a declaration file, and which properties it declares without a question mark. */
function documentation(text) {
  const fields = {}
  const body = text.slice(text.indexOf('export declare class'))
  const head = text.slice(0, text.indexOf('export declare class'))
  for (const [, comment, name, question] of body.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*'([^']+)'(\??):/g)) {
    fields[name] = { description: plain(comment), isRequired: question === '' }
  }
  const comments = [...head.matchAll(/\/\*\*([\s\S]*?)\*\//g)]
  return { description: plain(comments.at(-1)?.[1] ?? ''), fields }
}

function plain(comment) {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, ''))
    .join(' ')
    .trim()
    .replace(/\\(['"])/g, '$1')
}

function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
