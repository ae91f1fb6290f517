import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Document, isMap, isSeq, parseDocument, type YAMLMap } from 'yaml'
import { AppError, messageOf } from '#base/errors.ts'
import { writePrivately, type Pki } from './pki.ts'

const entryName = 'archipel'

/**
 * Writes the cluster, user and context `archipel` into a kubeconfig, mode 0600. What else the file holds, comments
 * too, stays; its current context is set only where there is none. Throws AppError `kubeconfig.invalid`.
 */
export async function writeKubeconfig(path: string, server: string, pki: Pki): Promise<void> {
  const document = await readConfig(path)
  setEntry(document, 'clusters', 'cluster', {
    server,
    'certificate-authority-data': toBase64(pki.authority.certificate),
  })
  setEntry(document, 'users', 'user', {
    'client-certificate-data': toBase64(pki.admin.certificate),
    'client-key-data': toBase64(pki.admin.key),
  })
  setEntry(document, 'contexts', 'context', { cluster: entryName, user: entryName, namespace: 'default' })
  if (!document.get('current-context')) document.set('current-context', entryName)
  await mkdir(dirname(path), { recursive: true })
  await writePrivately(path, document.toString({ lineWidth: 0 }))
}

async function readConfig(path: string): Promise<Document> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw new AppError('kubeconfig.unreadable', { path, reason: messageOf(error) }, { cause: error })
  })
  if (text.trim() === '') return new Document({ apiVersion: 'v1', kind: 'Config', preferences: {} })
  const document = parseDocument(text)
  const [problem] = document.errors
  if (problem || !isMap(document.contents)) {
    throw new AppError('kubeconfig.invalid', { path, reason: problem?.message ?? 'not a mapping' })
  }
  return document
}

/** A kubeconfig's lists hold `{ name, <field>: … }`; ours is replaced in its place, or added at the end. */
function setEntry(document: Document, list: string, field: string, value: Record<string, string>): void {
  const entry = document.createNode({ name: entryName, [field]: value })
  const entries = document.get(list)
  if (!isSeq<YAMLMap>(entries)) {
    document.set(list, document.createNode([entry]))
    return
  }
  const index = entries.items.findIndex((item) => isMap(item) && item.get('name') === entryName)
  if (index < 0) entries.add(entry)
  else entries.items[index] = entry
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64')
}
