// Writes preload/kube/schema/facts/: what Go's types and upstream's OpenAPI documents say of each field of the API, and
// what no model of @kubernetes/client-node knows. With --check it writes nothing and prints every difference.
// Needs Go and the module of test/reference/go; run it when the Kubernetes version changes.
//
// A field is one line: its protobuf number (`-`: none; `2.1` where Go embeds a message), its type (`*` is a pointer),
// and, where they are not the rule, words: `always` or `omitzero` for what encoding/json leaves out (the rule is
// omitempty), `list=` for the list type with its keys, `atomic` and `granular` for maps and structs, `patch=` for the strategy and key
// of strategic merge patches, `go=` for Go's name of the type, `in=` for the structs that Go embeds, `enum=`, and last `default=` as JSON (the rule: the zero value of what is always written,
// and {} for a struct).
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const goModule = join(root, 'test/reference/go')
const output = join(root, 'preload/kube/schema/facts')
const run = (...args) => execFileSync('go', args, { cwd: goModule, encoding: 'utf8', maxBuffer: 2 ** 28 })

/** Package of a type's name → the group it serves, and the file that keeps it. */
const groups = {
  'io.k8s.api.core': '',
  'io.k8s.apimachinery.pkg.apis.meta': 'meta.k8s.io',
  'io.k8s.api.admissionregistration': 'admissionregistration.k8s.io',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions': 'apiextensions.k8s.io',
  'io.k8s.kube-aggregator.pkg.apis.apiregistration': 'apiregistration.k8s.io',
  'io.k8s.api.apps': 'apps',
  'io.k8s.api.authentication': 'authentication.k8s.io',
  'io.k8s.api.authorization': 'authorization.k8s.io',
  'io.k8s.api.autoscaling': 'autoscaling',
  'io.k8s.api.batch': 'batch',
  'io.k8s.api.certificates': 'certificates.k8s.io',
  'io.k8s.api.coordination': 'coordination.k8s.io',
  'io.k8s.api.discovery': 'discovery.k8s.io',
  'io.k8s.api.events': 'events.k8s.io',
  'io.k8s.api.flowcontrol': 'flowcontrol.apiserver.k8s.io',
  'io.k8s.api.networking': 'networking.k8s.io',
  'io.k8s.api.node': 'node.k8s.io',
  'io.k8s.api.policy': 'policy',
  'io.k8s.api.rbac': 'rbac.authorization.k8s.io',
  'io.k8s.api.resource': 'resource.k8s.io',
  'io.k8s.api.scheduling': 'scheduling.k8s.io',
  'io.k8s.api.storage': 'storage.k8s.io',
}

const files = factFiles(JSON.parse(run('run', './facts')).types, openApiSchemas())
if (process.argv.includes('--check')) check(files)
else write(files)

/** The schemas of all served documents by their type's name. */
function openApiSchemas() {
  const directory = join(run('list', '-m', '-f', '{{.Dir}}', 'k8s.io/kubernetes').trim(), 'api/openapi-spec/v3')
  const isServed = (name) => /^apis?(__[^_]+)?(__v[12])?_openapi\.json$/.test(name)
  const documents = readdirSync(directory)
    .filter(isServed)
    .map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')))
  return Object.assign({}, ...documents.map((document) => document.components?.schemas ?? {}))
}

function factFiles(types, schemas) {
  const made = {}
  for (const [name, fields] of Object.entries(types).sort()) {
    if (!schemas[name]) continue
    const [, prefix, version, short] = /^(.*)\.(v\d\w*)\.(\w+)$/.exec(name)
    const file = `${prefix.slice(prefix.lastIndexOf('.') + 1)}.json`
    made[file] ??= { group: groups[prefix], package: prefix, versions: {} }
    const scope = `${prefix}.${version}`
    made[file].versions[version] ??= {}
    made[file].versions[version][short] = typeFacts(name, fields ?? [], schemas[name], scope)
  }
  return made
}

function typeFacts(name, fields, schema, scope) {
  const unions = schema['x-kubernetes-unions']
  const own = [
    schema['x-kubernetes-map-type'] === 'atomic' ? 'atomic' : '',
    unions ? `unions=${JSON.stringify(unions)}` : '',
  ]
  const facts = {}
  if (own.some(Boolean)) facts['@'] = own.filter(Boolean).join(' ')
  for (const field of fields) {
    const property = schema.properties?.[field.name]
    if (!property) throw new Error(`${name}.${field.name} is not in OpenAPI`)
    facts[field.name] = fieldFacts(field, property, scope)
  }
  return facts
}

function fieldFacts({ number = '-', type, goType, embeddedIn, omits, patchStrategy, patchMergeKey }, property, scope) {
  const words = [number, shortened(type, scope)]
  if (omits === 'always') words.push('always')
  if (omits.includes('omitzero')) words.push('omitzero')
  const listType = property['x-kubernetes-list-type']
  const keys = property['x-kubernetes-list-map-keys']
  if (listType) words.push(`list=${listType}${keys ? `:${keys.join(',')}` : ''}`)
  if (property['x-kubernetes-map-type']) words.push(property['x-kubernetes-map-type'])
  if (patchStrategy || patchMergeKey)
    words.push(`patch=${patchStrategy ?? ''}${patchMergeKey ? `:${patchMergeKey}` : ''}`)
  const told = [property['x-kubernetes-patch-strategy'] ?? '', property['x-kubernetes-patch-merge-key'] ?? '']
  if (`${told}` !== `${[patchStrategy ?? '', patchMergeKey ?? '']}`) words.push(`published-patch=${told.join(':')}`)
  if (embeddedIn) words.push(`in=${embeddedIn}`)
  if (goType !== goTypeOf(type)) words.push(`go=${goType}`)
  if (property.enum) words.push(`enum=${property.enum.join(',')}`)
  const ruled = ruledDefault(type, omits)
  if (JSON.stringify(property.default) !== JSON.stringify(ruled))
    words.push(`default=${JSON.stringify(property.default ?? null)}`)
  return words.join(' ')
}

/** What Go calls a type that has no name of its own. */
function goTypeOf(type) {
  const plain = type.replace(/^\*/, '')
  if (plain.startsWith('[]')) return `[]${goTypeOf(plain.slice(2))}`
  if (plain.startsWith('map:')) return `map[string]${goTypeOf(plain.slice(4))}`
  const named = /(v\d\w*)\.(\w+)$/.exec(plain)
  if (named) return `${named[1]}.${named[2]}`
  const scalars = {
    boolean: 'bool',
    double: 'float64',
    bytes: '[]uint8',
    time: 'v1.Time',
    'micro-time': 'v1.MicroTime',
    quantity: 'resource.Quantity',
    'int-or-string': 'intstr.IntOrString',
    'raw-extension': 'runtime.RawExtension',
    'fields-v1': 'v1.FieldsV1',
    json: 'v1.JSON',
    'schema-or-bool': 'v1.JSONSchemaPropsOrBool',
    'schema-or-array': 'v1.JSONSchemaPropsOrArray',
    'schema-or-strings': 'v1.JSONSchemaPropsOrStringArray',
  }
  return scalars[plain] ?? plain
}

function ruledDefault(type, omits) {
  if (type.startsWith('io.')) return {}
  const zero = { string: '', boolean: false, int32: 0, int64: 0, double: 0 }[type]
  return omits === 'always' ? zero : undefined
}

/** Names within the same package stand alone. */
function shortened(type, scope) {
  return type.replace(/io\.[\w.-]+/, (name) =>
    name.startsWith(`${scope}.`) && !name.slice(scope.length + 1).includes('.') ? name.slice(scope.length + 1) : name,
  )
}

function render(facts) {
  return `${JSON.stringify(facts, null, 1)}\n`
}

function write(made) {
  mkdirSync(output, { recursive: true })
  for (const [file, facts] of Object.entries(made)) writeFileSync(join(output, file), render(facts))
}

function check(made) {
  let differences = 0
  const tell = (text) => {
    differences++
    console.log(text)
  }
  const known = readdirSync(output)
  for (const file of known) if (!made[file]) tell(`${file}: upstream has nothing of it`)
  for (const [file, facts] of Object.entries(made)) {
    const path = join(output, file)
    const kept = existsSync(path) ? flat(JSON.parse(readFileSync(path, 'utf8'))) : {}
    const current = flat(facts)
    for (const id of new Set([...Object.keys(kept), ...Object.keys(current)])) {
      if (kept[id] !== current[id]) tell(`${file} ${id}: ${kept[id] ?? 'absent'} → ${current[id] ?? 'absent'}`)
    }
  }
  console.log(differences === 0 ? 'The facts are those of upstream.' : `${differences} differences`)
  process.exitCode = differences === 0 ? 0 : 1
}

function flat(value, path = '') {
  if (typeof value !== 'object') return { [path]: value }
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, member]) => flat(member, path ? `${path}.${name}` : name)),
  )
}
