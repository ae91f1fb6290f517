/** Rows of comma-separated values, quoted as RFC 4180 says; blank lines and lines of `#` are left out. */
export function parseCsv(text: string): string[][] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map(parseRow)
}

function parseRow(line: string): string[] {
  const fields: string[] = []
  const pattern = /\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(,|$)/gy
  for (;;) {
    const match = pattern.exec(line)
    if (!match) throw new Error('a quote is not closed, or stands in the middle of a field')
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2]?.trim() ?? '')
    if (match[3] !== ',') return fields
  }
}
