// Writes preload/kube/schema/generated.json and generated-docs.json: the fields of every type that the API serves,
// from the tables in preload/kube/schema/facts/ and from the models of @kubernetes/client-node, which know what is
// required and have the documentation. Run by `npm run generate`.
import { access, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const models = join(root, 'node_modules/@kubernetes/client-node/dist/gen/models')
const schema = join(root, 'preload/kube/schema')

const generated = { groups: {}, types: {} }
const docs = {}
for (const file of (await readdir(join(schema, 'facts'))).sort()) {
  const facts = JSON.parse(await readFile(join(schema, 'facts', file), 'utf8'))
  for (const [version, types] of Object.entries(facts.versions)) {
    const scope = `${facts.package}.${version}`
    generated.groups[facts.group ? `${facts.group}/${version}` : version] = scope
    for (const [name, fields] of Object.entries(types)) {
      const documented = await documentationOf(facts.group, version, name, Object.keys(fields).length === 0)
      const id = `${scope}.${name}`
      docs[id] = [documented.description, {}]
      generated.types[id] = linesOf(mergeFields(id, fields, documented.fields))
      for (const [field, { description }] of Object.entries(documented.fields)) docs[id][1][field] = description
    }
  }
}
await writeFile(join(schema, 'generated.json'), JSON.stringify(generated))
await writeFile(join(schema, 'generated-docs.json'), JSON.stringify(docs))

/** `required` stands before the default, which is last. */
function mergeFields(id, facts, documented) {
  const merged = {}
  for (const [name, fact] of Object.entries(facts)) {
    if (name !== '@' && !documented[name]) throw new Error(`the model of ${id} has no ${name}`)
    merged[name] = documented[name]?.isRequired ? fact.replace(/( default=|$)/, ' required$1') : fact
  }
  for (const name of Object.keys(documented)) if (!facts[name]) throw new Error(`the facts of ${id} have no ${name}`)
  return merged
}

/** `name facts`, a line each: one text a type is read in a start, and its fields once they are asked for. */
function linesOf(fields) {
  const lines = Object.entries(fields).map((field) => field.join(' '))
  if (lines.some((line) => line.includes('\n'))) throw new Error(`a fact has two lines: ${lines.join('\n')}`)
  return lines.join('\n')
}

/** The generator of the models puts the group in front where two groups have a type of one name (CoreV1Event). */
async function documentationOf(group, version, name, isEmpty) {
  const prefix = capital(group.split('.')[0] || 'core')
  for (const model of [`${prefix}${capital(version)}${name}`, `${capital(version)}${name}`]) {
    const path = join(models, `${model}.d.ts`)
    const isThere = await access(path).then(
      () => true,
      () => false,
    )
    if (isThere)
      return documentation(await readFile(path, 'utf8'), await readFile(path.replace('.d.ts', '.js'), 'utf8'))
  }
  // A type without fields has no model.
  if (isEmpty) return { description: '', fields: {} }
  throw new Error(`@kubernetes/client-node has no model for ${name} of ${group || 'the core group'}/${version}`)
}

/** The comments of a declaration file, and which properties it declares without a question mark. */
function documentation(text, code) {
  const fields = {}
  const baseNames = new Map(
    [...code.matchAll(/"name": "([^"]+)",\s*"baseName": "([^"]+)"/g)].map(([, name, baseName]) => [name, baseName]),
  )
  const start = text.indexOf('export declare class')
  for (const [, comment, name, question] of text
    .slice(start)
    .matchAll(/(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?'([^']+)'(\??):/g)) {
    fields[baseNames.get(name) ?? name] = { description: plain(comment ?? ''), isRequired: question === '' }
  }
  const comments = [...text.slice(0, start).matchAll(/\/\*\*([\s\S]*?)\*\//g)]
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
