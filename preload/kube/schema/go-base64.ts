const alphabet = /[A-Za-z0-9+/]/

/**
 * The canonical base64 of what the text decodes to, or the position that Go's decoder complains of. Line breaks are
 * passed over, and the bits that no byte uses. Source: encoding/base64 decodeQuantum.
 */
export function canonicalBase64(text: string): string | number {
  const problem = text.length % 4 === 0 && plain.test(text) ? undefined : firstProblem(text)
  return problem ?? Buffer.from(text, 'base64').toString('base64')
}

const plain = /^[A-Za-z0-9+/]*={0,2}$/

function firstProblem(text: string): number | undefined {
  let at = 0
  while (at < text.length) {
    const end = endOfQuantum(text, at)
    if ('problem' in end) return end.problem
    if (end.isLast) return skipBreaks(text, end.at) < text.length ? skipBreaks(text, end.at) : undefined
    at = end.at
  }
  return undefined
}

type End = { readonly at: number; readonly isLast: boolean } | { readonly problem: number }

/** Reads up to four characters of the alphabet, or the padding that ends the text. */
function endOfQuantum(text: string, start: number): End {
  let at = start
  for (let read = 0; read < 4;) {
    const char = text[at]
    if (char === undefined) return read === 0 ? { at, isLast: true } : { problem: at - read }
    at++
    if (char === '\n' || char === '\r') continue
    if (alphabet.test(char)) read++
    else return char === '=' ? endOfPadding(text, at, read) : { problem: at - 1 }
  }
  return { at, isLast: false }
}

function endOfPadding(text: string, after: number, read: number): End {
  if (read < 2) return { problem: after - 1 }
  if (read === 3) return { at: after, isLast: true }
  const at = skipBreaks(text, after)
  if (at === text.length) return { problem: at }
  return text[at] === '=' ? { at: at + 1, isLast: true } : { problem: at - 1 }
}

function skipBreaks(text: string, from: number): number {
  let at = from
  while (text[at] === '\n' || text[at] === '\r') at++
  return at
}
