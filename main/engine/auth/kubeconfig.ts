import { chmod, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Document, YAMLMap } from 'yaml'
import { AppError, messageOf } from '#base/errors.ts'
import { yaml } from '../late-packages.ts'
import { writePrivately, type Pki } from './pki.ts'

const entryName = 'archipel'

/**
 * Writes the cluster, user and context `archipel` into a kubeconfig, mode 0600. What else the file holds, comments
 * too, stays; its current context is set only where there is none. Throws AppError `kubeconfig.invalid`.
 */
export async function writeKubeconfig(path: string, server: string, pki: Pki): Promise<void> {
  const entries = entriesOf(server, pki)
  const alone = textOf(entries)
  const text = await readText(path)
  // As most starts find it.
  if (text === alone) {
    await chmod(path, 0o600)
    return
  }
  await mkdir(dirname(path), { recursive: true })
  writePrivately(path, text.trim() === '' ? alone : merge(readDocument(path, text), entries))
}

/** Each of a kubeconfig's lists holds `{ name, <field>: … }`. */
interface Entry {
  readonly list: string
  readonly field: string
  /** Texts that YAML takes as they are: the URL of an address, base64, names. */
  readonly values: Readonly<Record<string, string>>
}

function entriesOf(server: string, { authority, admin }: Pki): Entry[] {
  return [
    {
      list: 'clusters',
      field: 'cluster',
      values: { server, 'certificate-authority-data': toBase64(authority.certificate) },
    },
    {
      list: 'users',
      field: 'user',
      values: {
        'client-certificate-data': toBase64(admin.certificate),
        'client-key-data': toBase64(admin.key),
      },
    },
    { list: 'contexts', field: 'context', values: { cluster: entryName, user: entryName, namespace: 'default' } },
  ]
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64')
}

/** A kubeconfig with these entries alone, as the YAML library would write it, which takes 8 ms to load and to run. */
function textOf(entries: readonly Entry[]): string {
  const lists = entries.flatMap(({ list, field, values }) => [
    `${list}:`,
    `  - name: ${entryName}`,
    `    ${field}:`,
    ...Object.entries(values).map(([name, value]) => `      ${name}: ${value}`),
  ])
  return ['apiVersion: v1', 'kind: Config', 'preferences: {}', ...lists, `current-context: ${entryName}`, ''].join('\n')
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw new AppError('kubeconfig.unreadable', { path, reason: messageOf(error) }, { cause: error })
  }
}

function readDocument(path: string, text: string): Document {
  const { isMap, parseDocument } = yaml()
  const document = parseDocument(text)
  const [problem] = document.errors
  if (problem || !isMap(document.contents)) {
    throw new AppError('kubeconfig.invalid', { path, reason: problem?.message ?? 'not a mapping' })
  }
  return document
}

function merge(document: Document, entries: readonly Entry[]): string {
  for (const entry of entries) setEntry(document, entry)
  if (!document.get('current-context')) document.set('current-context', entryName)
  return document.toString({ lineWidth: 0 })
}

/** Ours is replaced in its place, or added at the end. */
function setEntry(document: Document, { list, field, values }: Entry): void {
  const { isMap, isSeq } = yaml()
  const entry = document.createNode({ name: entryName, [field]: values })
  const entries = document.get(list)
  if (!isSeq<YAMLMap>(entries)) {
    document.set(list, document.createNode([entry]))
    return
  }
  const index = entries.items.findIndex((item) => isMap(item) && item.get('name') === entryName)
  if (index < 0) entries.add(entry)
  else entries.items[index] = entry
}
