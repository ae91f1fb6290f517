import type { Row } from '#contract/objects.ts'

/** What a person typed into the filter: words that must all match. Pure. */
export type FilterTerm =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'label'; readonly key: string; readonly value: string; readonly negated: boolean }
  | { readonly type: 'status'; readonly text: string }

/**
 * Splits `web app=shop tier!=db status:failed` at spaces. `key=value` and `key!=value` compare a label, an empty
 * value asks whether the label is there; `status:` compares the state and its reason; the rest is searched as text.
 */
export function parseFilter(input: string): FilterTerm[] {
  return input
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(parseTerm)
}

function parseTerm(word: string): FilterTerm {
  const status = /^status:(.*)$/i.exec(word)
  if (status) return { type: 'status', text: (status[1] ?? '').toLowerCase() }
  const label = /^([^=!]+)(!?)==?(.*)$/.exec(word)
  if (label) return { type: 'label', key: label[1] ?? '', negated: label[2] === '!', value: label[3] ?? '' }
  return { type: 'text', text: word.toLowerCase() }
}

export function matchesFilter(row: Row, terms: readonly FilterTerm[]): boolean {
  return terms.every((term) => matchesTerm(row, term))
}

function matchesTerm(row: Row, term: FilterTerm): boolean {
  switch (term.type) {
    case 'label':
      return hasLabel(row, term.key, term.value) !== term.negated
    case 'status':
      return matchesStatus(row, term.text)
    case 'text':
      return (
        row.name.toLowerCase().includes(term.text) ||
        (row.namespace ?? '').includes(term.text) ||
        row.cells.some((cell) => typeof cell === 'string' && cell.toLowerCase().includes(term.text)) ||
        Object.entries(row.labels).some(([key, value]) => `${key}=${value}`.toLowerCase().includes(term.text))
      )
  }
}

function hasLabel(row: Row, key: string, value: string): boolean {
  const own = Object.hasOwn(row.labels, key) ? row.labels[key] : undefined
  return value === '' ? own !== undefined : own === value
}

function matchesStatus(row: Row, text: string): boolean {
  if (text === '') return true
  if (row.isDeleting && 'terminating'.startsWith(text)) return true
  const { state, reason } = row.health ?? { state: '', reason: '' }
  return state.startsWith(text) || reason.toLowerCase().includes(text)
}
