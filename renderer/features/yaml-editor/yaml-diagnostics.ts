import type { Diagnostic } from '@codemirror/lint'
import { parseAllDocuments } from 'yaml'

/** Where the text is no YAML, in the parser's own words. */
export function diagnosticsOf(text: string): Diagnostic[] {
  if (text.trim() === '') return []
  const documents = parseAllDocuments(text, { prettyErrors: false })
  if ('empty' in documents) return []
  return documents.flatMap((document) =>
    document.errors.map((error) => ({
      from: Math.min(error.pos[0], text.length),
      to: Math.min(Math.max(error.pos[1], error.pos[0]), text.length),
      severity: 'error' as const,
      message: error.message,
    })),
  )
}
