import { CelCompileError } from '../errors.ts'
import type { CallExpression, Expression, ListExpression, MapExpression, StructField } from './ast.ts'
import { tokenize, type Token } from './lexer.ts'
import { expandMacro } from './macros.ts'
import { binaryOperators, operators, reserved } from './operators.ts'

/** cel-go parser/options.go: what one expression may be. */
const maxDepth = 250
const maxCodePoints = 100_000

/** Parses an expression and expands its macros, `cel.bind` where there is one. Throws CelCompileError. */
export function parse(source: string, hasBind = false): Expression {
  if (source.length > maxCodePoints) {
    const size = `size: ${String(source.length)}, limit ${String(maxCodePoints)}`
    throw new CelCompileError(source, [{ offset: 0, message: `expression code point size exceeds limit: ${size}` }])
  }
  const parser = new Parser(source, tokenize(source), hasBind)
  const expression = parser.expression()
  parser.expectEnd()
  return expression
}

class Parser {
  readonly #source: string
  readonly #tokens: readonly Token[]
  readonly #hasBind: boolean
  #position = 0
  #depth = 0

  constructor(source: string, tokens: readonly Token[], hasBind: boolean) {
    this.#source = source
    this.#tokens = tokens
    this.#hasBind = hasBind
  }

  expression(): Expression {
    this.#enter()
    const condition = this.#binary(1)
    const mark = this.#accept('?')
    if (!mark) {
      this.#depth--
      return condition
    }
    const consequent = this.#binary(1)
    this.#expect(':')
    const alternative = this.expression()
    this.#depth--
    return call(operators.conditional, [condition, consequent, alternative], mark.offset)
  }

  expectEnd(): void {
    const token = this.#peek()
    if (token.type !== 'end') throw this.#failure(token, `extraneous input '${written(token)}' expecting <EOF>`)
  }

  #binary(lowest: number): Expression {
    let left = this.#unary()
    for (;;) {
      const token = this.#peek()
      const isOperator = token.type === 'sign' || (token.type === 'ident' && token.text === 'in')
      const operator = isOperator ? binaryOperators[token.text] : undefined
      if (!operator || operator.precedence < lowest) return left
      this.#position++
      left = call(operator.name, [left, this.#binary(operator.precedence + 1)], token.offset)
    }
  }

  /** An even number of signs cancels itself out. */
  #unary(): Expression {
    const first = this.#peek()
    if (first.type !== 'sign' || (first.text !== '!' && first.text !== '-')) return this.#checkInt(this.#member())
    let count = 0
    while (this.#accept(first.text)) count++
    const next = this.#peek()
    if (first.text === '-' && next.literal && (next.literal.type === 'int' || next.literal.type === 'double')) {
      return this.#negated(first, count)
    }
    const operand = this.#checkInt(this.#member())
    if (count % 2 === 0) return operand
    return call(first.text === '!' ? operators.not : operators.negate, [operand], first.offset)
  }

  /** The sign is a part of the number, or the smallest int could not be written. */
  #negated(sign: Token, count: number): Expression {
    const operand = this.#member()
    if (operand.kind !== 'literal') return count % 2 === 0 ? operand : call(operators.negate, [operand], sign.offset)
    const { value } = operand
    if (value.type !== 'int' && value.type !== 'double') return operand
    if (count % 2 === 0) return this.#checkInt(operand)
    const negated =
      value.type === 'int'
        ? { type: 'int' as const, value: -value.value }
        : { type: 'double' as const, value: -value.value }
    return this.#checkInt({ kind: 'literal', offset: sign.offset, value: negated })
  }

  #checkInt(expression: Expression): Expression {
    if (expression.kind === 'literal' && expression.value.type === 'int') {
      const { value } = expression.value
      if (BigInt.asIntN(64, value) !== value) {
        throw new CelCompileError(this.#source, [{ offset: expression.offset, message: 'invalid int literal' }])
      }
    }
    return expression
  }

  #member(): Expression {
    let operand = this.#primary()
    for (;;) {
      const token = this.#peek()
      if (token.type !== 'sign' || (token.text !== '.' && token.text !== '[')) return operand
      this.#position++
      operand = token.text === '.' ? this.#selection(operand, token) : this.#index(operand, token)
    }
  }

  #selection(operand: Expression, dot: Token): Expression {
    const isOptional = this.#accept('?') !== undefined
    const name = this.#next()
    if (name.type !== 'ident' && name.type !== 'quoted')
      throw this.#failure(name, `no viable alternative at input '.${name.type === 'end' ? '' : name.text}'`)
    // Kubernetes has names in backticks turned off.
    if (name.type === 'quoted') throw this.#failure(name, "unsupported syntax: '`'", '')
    if (isOptional) {
      const field: Expression = { kind: 'literal', offset: name.offset, value: { type: 'string', value: name.text } }
      return call(operators.optionalSelect, [operand, field], dot.offset)
    }
    const open = name.type === 'ident' ? this.#accept('(') : undefined
    if (!open) return { kind: 'select', operand, field: name.text, isTest: false, offset: dot.offset }
    return this.#expand({ kind: 'call', name: name.text, target: operand, args: this.#until(')'), offset: open.offset })
  }

  #index(operand: Expression, open: Token): Expression {
    const isOptional = this.#accept('?') !== undefined
    const index = this.expression()
    this.#expect(']')
    return call(isOptional ? operators.optionalIndex : operators.index, [operand, index], open.offset)
  }

  #primary(): Expression {
    const token = this.#next()
    if (token.literal) return { kind: 'literal', value: token.literal, offset: token.offset }
    if (token.type === 'ident') return this.#named(token, '')
    switch (token.text) {
      case '(': {
        const inner = this.expression()
        this.#expect(')')
        return inner
      }
      case '[':
        return this.#list(token)
      case '{':
        return this.#map(token)
      case '.': {
        const name = this.#next()
        if (name.type === 'ident') return this.#named(name, '.')
        throw this.#failure(name, `mismatched input '${name.text}' expecting IDENTIFIER`)
      }
    }
    const expected = `expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}`
    throw this.#failure(token, `mismatched input '${written(token)}' ${expected}`)
  }

  /** A word: a constant, a variable, a function's name, or the beginning of a message's. */
  #named(token: Token, prefix: string): Expression {
    const { text, offset } = token
    if (text === 'true' || text === 'false') {
      return { kind: 'literal', offset, value: { type: 'bool', value: text === 'true' } }
    }
    if (text === 'null') return { kind: 'literal', offset, value: { type: 'null' } }
    if (reserved.has(text)) throw this.#failure(token, `reserved identifier: ${text}`, '')
    const open = this.#accept('(')
    if (open) {
      return this.#expand({
        kind: 'call',
        name: prefix + text,
        target: undefined,
        args: this.#until(')'),
        offset: open.offset,
      })
    }
    const brace = this.#braceAfterName()
    return brace ? this.#struct(text, brace) : { kind: 'ident', name: prefix + text, offset }
  }

  /** Looks over `.name.name` for the `{` of a message. */
  #braceAfterName(): Token | undefined {
    let ahead = this.#position
    while (this.#tokens[ahead]?.text === '.' && this.#tokens[ahead + 1]?.type === 'ident') ahead += 2
    const token = this.#tokens[ahead]
    return token?.type === 'sign' && token.text === '{' ? token : undefined
  }

  #struct(first: string, brace: Token): Expression {
    let name = first
    while (this.#peek() !== brace) name += this.#next().text
    this.#position++
    const fields: StructField[] = []
    while (!this.#accept('}')) {
      const isOptional = this.#accept('?') !== undefined
      const field = this.#next()
      if (field.type !== 'ident' && field.type !== 'quoted')
        throw this.#failure(field, `mismatched input '${field.text}'`)
      const colon = this.#expect(':')
      fields.push({ name: field.text, value: this.expression(), isOptional, offset: colon.offset })
      if (!this.#accept(',')) {
        this.#expect('}')
        break
      }
    }
    return { kind: 'struct', name, fields, offset: brace.offset }
  }

  #list(open: Token): Expression {
    const items: Expression[] = []
    const optional = new Set<number>()
    while (!this.#accept(']')) {
      if (this.#accept('?')) optional.add(items.length)
      items.push(this.expression())
      if (!this.#accept(',')) {
        this.#expect(']')
        break
      }
    }
    return { kind: 'list', items, optional, offset: open.offset } satisfies ListExpression
  }

  #map(open: Token): Expression {
    const entries: MapExpression['entries'][number][] = []
    while (!this.#accept('}')) {
      const isOptional = this.#accept('?') !== undefined
      const key = this.expression()
      this.#expect(':')
      entries.push({ key, value: this.expression(), isOptional })
      if (!this.#accept(',')) {
        this.#expect('}')
        break
      }
    }
    return { kind: 'map', entries, offset: open.offset }
  }

  #until(close: string): Expression[] {
    const args: Expression[] = []
    if (this.#accept(close)) return args
    do args.push(this.expression())
    while (this.#accept(','))
    this.#expect(close)
    return args
  }

  #expand(written: CallExpression): Expression {
    return (
      expandMacro(
        written,
        (offset, message) => new CelCompileError(this.#source, [{ offset, message }]),
        this.#hasBind,
      ) ?? written
    )
  }

  #enter(): void {
    if (++this.#depth <= maxDepth) return
    const message = `expression recursion limit exceeded: ${String(maxDepth)}`
    throw new CelCompileError(this.#source, [{ offset: this.#peek().offset, message }])
  }

  #peek(): Token {
    return this.#tokens[Math.min(this.#position, this.#tokens.length - 1)] as Token
  }

  #next(): Token {
    const token = this.#peek()
    this.#position++
    return token
  }

  #accept(sign: string): Token | undefined {
    const token = this.#peek()
    if (token.type !== 'sign' || token.text !== sign) return undefined
    this.#position++
    return token
  }

  #expect(sign: string): Token {
    const token = this.#accept(sign)
    if (token) return token
    const found = this.#peek()
    if (sign === ')' && found.type === 'end') throw this.#failure(found, "missing ')' at '<EOF>'")
    const expected = sign === ']' || sign === '}' ? `{'${sign}', ','}` : `'${sign}'`
    throw this.#failure(found, `mismatched input '${written(found)}' expecting ${expected}`)
  }

  #failure({ offset }: Token, problem: string, prefix = 'Syntax error: '): CelCompileError {
    return new CelCompileError(this.#source, [{ offset, message: `${prefix}${problem}` }])
  }
}

function written({ type, text }: Token): string {
  return type === 'quoted' ? `\`${text}\`` : text
}

function call(name: string, args: readonly Expression[], offset: number): Expression {
  return { kind: 'call', name, target: undefined, args, offset }
}
