/**
 * What Go's encoding/json says of a text that is no JSON. Asked only once JSON.parse has refused it.
 * Source: encoding/json scanner.go.
 */
export function jsonProblem(text: string): string {
  const scanner = new Scanner(text)
  try {
    scanner.value()
    scanner.space()
    if (!scanner.isAtEnd) scanner.fail('after top-level value')
  } catch (error) {
    if (error instanceof Problem) return error.message
    throw error
  }
  return 'unexpected end of JSON input'
}

class Problem extends Error {}

class Scanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length
  }

  #peek(): string {
    return this.#text[this.#at] ?? ''
  }

  fail(context: string): never {
    if (this.isAtEnd) throw new Problem('unexpected end of JSON input')
    const char = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0)
    throw new Problem(`invalid character ${quoted(char)} ${context}`)
  }

  space(): void {
    while (/[ \t\r\n]/.test(this.#peek())) this.#at++
  }

  /** One level after another: what is nested is kept in a list, not on the stack. */
  value(): void {
    const open: string[] = []
    do {
      this.space()
      if (this.#peek() === '{' || this.#peek() === '[') {
        open.push(this.#peek())
        this.#at++
        this.space()
        if (this.#peek() === (open.at(-1) === '{' ? '}' : ']')) this.#close(open)
        else if (open.at(-1) === '{') this.#key()
        else continue
      } else this.#scalar()
      this.#afterValue(open)
    } while (open.length > 0)
  }

  /** To the next value, out of everything that ends here. */
  #afterValue(open: string[]): void {
    while (open.length > 0) {
      if (this.#expectsValue) {
        this.#expectsValue = false
        return
      }
      this.space()
      const isObject = open.at(-1) === '{'
      if (this.#peek() === (isObject ? '}' : ']')) this.#close(open)
      else if (this.#peek() === ',') {
        this.#at++
        if (!isObject) return
        this.space()
        this.#key()
      } else this.fail(isObject ? 'after object key:value pair' : 'after array element')
    }
  }

  #expectsValue = false

  #close(open: string[]): void {
    open.pop()
    this.#at++
  }

  #key(): void {
    if (this.#peek() !== '"') this.fail('looking for beginning of object key string')
    this.#string()
    this.space()
    if (this.#peek() !== ':') this.fail('after object key')
    this.#at++
    this.#expectsValue = true
  }

  #scalar(): void {
    const char = this.#peek()
    if (char === '"') this.#string()
    else if (char === 't') this.#literal('true')
    else if (char === 'f') this.#literal('false')
    else if (char === 'n') this.#literal('null')
    else if (/[-0-9]/.test(char) && char !== '') this.#number()
    else this.fail('looking for beginning of value')
  }

  #literal(word: string): void {
    for (const expected of word) {
      if (this.#peek() !== expected) this.fail(`in literal ${word} (expecting ${quoted(expected)})`)
      this.#at++
    }
  }

  #string(): void {
    this.#at++
    while (this.#peek() !== '"') {
      if (this.isAtEnd || this.#peek() < ' ') this.fail('in string literal')
      if (this.#peek() === '\\') this.#escape()
      else this.#at++
    }
    this.#at++
  }

  #escape(): void {
    this.#at++
    if (this.#peek() === 'u') {
      this.#at++
      for (let digit = 0; digit < 4; digit++, this.#at++) {
        if (!/[0-9a-fA-F]/.test(this.#peek())) this.fail('in \\u hexadecimal character escape')
      }
    } else if (/["\\/bfnrt]/.test(this.#peek())) this.#at++
    else this.fail('in string escape code')
  }

  #number(): void {
    if (this.#peek() === '-') this.#at++
    if (this.#peek() === '0') this.#at++
    else this.#digits('in numeric literal')
    if (this.#peek() === '.') {
      this.#at++
      this.#digits('after decimal point in numeric literal')
    }
    if (/[eE]/.test(this.#peek())) {
      this.#at++
      if (/[-+]/.test(this.#peek())) this.#at++
      this.#digits('in exponent of numeric literal')
    }
  }

  #digits(context: string): void {
    if (!/[0-9]/.test(this.#peek())) this.fail(context)
    while (/[0-9]/.test(this.#peek())) this.#at++
  }
}

/** As Go quotes a character. */
function quoted(char: string): string {
  if (char === "'") return `'\\''`
  if (char === '"') return `'"'`
  const code = char.charCodeAt(0)
  // Go knows more marks than JSON, and writes other bytes below a space in two digits. Source: strconv quote.go.
  if (goMarks.includes(code)) return `'\\${'abtnvfr'.charAt(code - bell)}'`
  if (code < space || code === del) return `'\\x${code.toString(16).padStart(2, '0')}'`
  return `'${JSON.stringify(char).slice(1, -1)}'`
}

const bell = 7
const space = 0x20
const del = 0x7f
const goMarks: readonly number[] = [7, 8, 9, 10, 11, 12, 13]
