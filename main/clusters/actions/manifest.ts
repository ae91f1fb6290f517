import { LineCounter, parseAllDocuments, type Document } from 'yaml'
import { AppError } from '#base/errors.ts'
import { exactTags } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'
import type { KubeObject } from '#kube/meta/object.ts'

/** One object of a text. */
export interface ManifestEntry {
  /** 1-based line where its document starts. */
  readonly line: number
  readonly object: KubeObject
}

/** An API server takes 3 MiB (apiserver pkg/server/config.go, MaxRequestBodyBytes). */
const maxObjectBytes = 3 * 1024 * 1024
/** YAML takes more room than the JSON that is sent, by its indentation; but not this much. */
const maxTextBytes = 2 * maxObjectBytes
/** Aliases may multiply a small text into a huge object ("billion laughs"). */
const maxAliases = 100

/**
 * Reads every object of a YAML or JSON text; kinds that end in List are unpacked. Throws AppError `manifest.invalid` with
 * line and column, or `manifest.too-large`; then nothing of the text is applied, for it may be cut off.
 */
export function parseManifest(text: string): ManifestEntry[] {
  refuseHuge(text)
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, customTags: exactTags })
  const entries = [...documents].flatMap((document) => {
    const [problem] = document.errors
    if (problem) {
      const { line, col } = lines.linePos(problem.pos[0])
      throw new AppError('manifest.invalid', { line, column: col, reason: problem.message })
    }
    const line = lines.linePos(startOf(document)).line
    return unpack(toValue(document, line), line)
  })
  if (entries.length === 0)
    throw new AppError('manifest.invalid', { line: 1, column: 1, reason: 'there is no object in it' })
  return entries
}

/** Before it is parsed, which takes seconds for a text that no server would take. */
function refuseHuge(text: string): void {
  let line = 1
  for (const part of text.split(/^---(?=\s|$)/m)) {
    const bytes = Buffer.byteLength(part)
    if (bytes > maxTextBytes) throw new AppError('manifest.too-large', { line, bytes, limit: maxObjectBytes })
    line += part.split('\n').length - 1
  }
}

function startOf(document: Document): number {
  return document.contents?.range?.[0] ?? document.range?.[0] ?? 0
}

function toValue(document: Document, line: number): unknown {
  try {
    return document.toJS({ maxAliasCount: maxAliases })
  } catch {
    throw new AppError('manifest.invalid', { line, column: 1, reason: 'too many aliases' })
  }
}

function unpack(value: unknown, line: number): ManifestEntry[] {
  // A document may be empty, as after a last `---`.
  if (value === null || value === undefined) return []
  if (
    isRecord(value) &&
    typeof value['kind'] === 'string' &&
    value['kind'].endsWith('List') &&
    Array.isArray(value['items'])
  ) {
    return value['items'].flatMap((item) => unpack(item, line))
  }
  return [{ line, object: toObject(value, line) }]
}

function toObject(value: unknown, line: number): KubeObject {
  const invalid = (reason: string): AppError => new AppError('manifest.invalid', { line, column: 1, reason })
  if (!isRecord(value)) throw invalid('not an object')
  const { apiVersion, kind, metadata } = value
  if (typeof apiVersion !== 'string' || apiVersion === '') throw invalid('apiVersion is missing')
  if (typeof kind !== 'string' || kind === '') throw invalid('kind is missing')
  if (!isRecord(metadata)) throw invalid('metadata is missing')
  const { name, generateName, namespace } = metadata
  if (typeof name !== 'string' && typeof generateName !== 'string') throw invalid('metadata.name is missing')
  if (namespace !== undefined && typeof namespace !== 'string') throw invalid('metadata.namespace is not a string')
  const bytes = Buffer.byteLength(JSON.stringify(value))
  if (bytes > maxObjectBytes) throw new AppError('manifest.too-large', { line, bytes, limit: maxObjectBytes })
  return value as unknown as KubeObject
}
