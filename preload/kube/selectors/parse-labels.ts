import { badRequest } from '../meta/status-errors.ts'
import { labelRequirement, type LabelOperator, type LabelRequirement, type ParsedLabelSelector } from './labels.ts'

/** A token; an empty text is the end. Words are everything that is neither a mark nor a space. */
interface Token {
  readonly type: 'word' | 'mark' | 'end'
  readonly text: string
}

const tokenPattern = /\s*(?:(==|!=|[=!<>(),])|([^\s=!<>(),]+))|\s+$/gy

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (const [, mark, word] of text.matchAll(tokenPattern)) {
    if (mark) tokens.push({ type: 'mark', text: mark })
    else if (word) tokens.push({ type: 'word', text: word })
  }
  return tokens
}

const operatorOf: Readonly<Record<string, LabelOperator>> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
  in: 'in',
  notin: 'notin',
}

/** Parses `a=b,c!=d,e in (f,g),!h`. Throws StatusError 400. Source: apimachinery pkg/labels/selector.go. */
export function parseLabelSelector(text: string): ParsedLabelSelector {
  return text === '' ? [] : new Parser(tokensOf(text)).selector()
}

class Parser {
  readonly #tokens: readonly Token[]
  #position = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  selector(): ParsedLabelSelector {
    const requirements: LabelRequirement[] = []
    if (this.#peek().type === 'end') return requirements
    if (!this.#startsRequirement()) throw unexpected(this.#peek(), ", expected: !, identifier, or 'end of string'")
    for (;;) {
      requirements.push(this.#requirement())
      const next = this.#take()
      if (next.type === 'end') return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      if (next.text !== ',') throw unexpected(next, ", expected: ',' or 'end of string'")
      if (!this.#startsRequirement()) throw unexpected(this.#peek(), ", expected: identifier after ','")
    }
  }

  #requirement(): LabelRequirement {
    const isNegated = this.#peek().text === '!'
    if (isNegated) this.#take()
    const key = this.#take()
    if (key.type !== 'word') throw unparsable(key, ', expected: identifier')
    const isLast = this.#peek().type === 'end' || this.#peek().text === ','
    if (isNegated || isLast) return labelRequirement(key.text, isNegated ? '!' : 'exists', [])
    const word = this.#take()
    const operator = Object.hasOwn(operatorOf, word.text) ? operatorOf[word.text] : undefined
    if (!operator) throw unparsable(word, ', expected: in, notin, =, ==, !=, gt, lt')
    const values = operator === 'in' || operator === 'notin' ? this.#set() : [this.#value()]
    return labelRequirement(key.text, operator, values)
  }

  /** `a=` and `a=,b` have the empty value. */
  #value(): string {
    const next = this.#peek()
    if (next.type === 'end' || next.text === ',') return ''
    if (next.type !== 'word') throw unparsable(next, ', expected: identifier')
    return this.#take().text
  }

  #set(): string[] {
    const open = this.#take()
    if (open.text !== '(') throw unparsable(open, " expected: '('")
    const values = new Set<string>()
    if (this.#peek().text === ')') {
      this.#take()
      return []
    }
    for (;;) {
      values.add(this.#peek().type === 'word' ? this.#take().text : '')
      const next = this.#take()
      if (next.text === ')') return [...values]
      if (next.text !== ',') throw unparsable(next, ", expected: ',' or ')'")
    }
  }

  #startsRequirement(): boolean {
    return this.#peek().type === 'word' || this.#peek().text === '!'
  }

  #peek(): Token {
    return this.#tokens[this.#position] ?? { type: 'end', text: '' }
  }

  #take(): Token {
    const token = this.#peek()
    this.#position++
    return token
  }
}

function unexpected(token: Token, expected: string): Error {
  return badRequest(`found '${token.text}'${expected}`)
}

function unparsable(token: Token, expected: string): Error {
  return badRequest(`unable to parse requirement: found '${token.text}'${expected}`)
}
