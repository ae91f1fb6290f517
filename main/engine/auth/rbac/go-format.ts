/** Go's `%q` of a list of strings, which some of upstream's messages carry. */
export function goList(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(' ')}]`
}

/** Go's text of several errors in one. Source: apimachinery pkg/util/errors/errors.go Aggregate. */
export function aggregateText(texts: readonly string[]): string {
  const distinct = [...new Set(texts)]
  return distinct.length === 1 ? (distinct[0] ?? '') : `[${distinct.join(', ')}]`
}
