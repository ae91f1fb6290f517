/** The code points of a text: positions and sizes in CEL count them. */
export function codePointsOf(text: string): string[] {
  return Array.from(text)
}
