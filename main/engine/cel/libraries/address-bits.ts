/** The number that an address is; the text must be an address of the family. */
export function bitsOfAddress(text: string, family: 4 | 6): bigint {
  if (family === 4) return text.split('.').reduce((bits, part) => (bits << 8n) | BigInt(part), 0n)
  const [head = '', tail] = text.split('::')
  const before = groupsOf(head)
  const after = tail === undefined ? [] : groupsOf(tail)
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0n)
  return [...before, ...zeros, ...after].reduce((bits, group) => (bits << 16n) | group, 0n)
}

function groupsOf(text: string): bigint[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [BigInt(`0x${group}`)]
    const bits = bitsOfAddress(group, 4)
    return [bits >> 16n, bits & 0xffffn]
  })
}

/** The canonical text. Source: RFC 5952. */
export function formatAddress(bits: bigint, family: 4 | 6): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 0xffn)).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => ((bits >> BigInt(112 - i * 16)) & 0xffffn).toString(16))
  const text = groups.join(':')
  const runs = [...text.matchAll(/(?:^|:)(0(?::0)+)(?=:|$)/g)].map((run) => run[1] ?? '')
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '')
  if (longest === '') return text
  const found = new RegExp(`(?:^|:)${longest}(?=:|$):?`).exec(text)
  return found ? `${text.slice(0, found.index)}::${text.slice(found.index + found[0].length)}` : text
}
