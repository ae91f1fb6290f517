/** Runes. Source: apiserver pkg/endpoints/filters/warning.go. */
const longestInAll = 4 * 1024
const longestOnceTooMuch = 256

/**
 * The `Warning` headers of an answer (RFC 7234 §5.5): 299 is a miscellaneous persistent warning, `-` an agent without a
 * name. Each text once; when they are too much for a header together, the long ones are cut and the last left out.
 */
export function warningHeaders(warnings: readonly string[]): string[] {
  const texts = [...new Set(warnings)].filter((text) => text !== '' && !/\p{Cc}/u.test(text) && text.isWellFormed())
  const length = texts.reduce((sum, text) => sum + runesOf(text), 0)
  return (length <= longestInAll ? texts : cut(texts)).map((text) => `299 - "${text.replace(/["\\]/g, '\\$&')}"`)
}

function cut(texts: readonly string[]): string[] {
  let written = 0
  return texts.flatMap((text) => {
    if (written >= longestInAll) return []
    const short = Array.from(text).slice(0, longestOnceTooMuch).join('')
    written += runesOf(short)
    return [short]
  })
}

function runesOf(text: string): number {
  return Array.from(text).length
}
