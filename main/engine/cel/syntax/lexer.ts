import { CelCompileError } from '../errors.ts'
import { bytesOf, textOf } from './escapes.ts'
import type { Literal } from './ast.ts'

/** A word or a sign of an expression. */
export interface Token {
  readonly type: 'ident' | 'quoted' | 'literal' | 'sign' | 'end'
  /** As written; of a quoted identifier what is between the backticks. */
  readonly text: string
  readonly offset: number
  readonly literal?: Literal
}

const space = /(?:[\t\n\f\r ]+|\/\/[^\n]*)*/y
const number = /0x[0-9a-fA-F]+u?|(?:\d+\.\d+|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d+u?/iy
const word = /[A-Za-z_][A-Za-z0-9_]*/y
const sign = /&&|\|\||[=!<>]=|[-+*/%<>!?:.,()[\]{}=]/y
const quotedName = /`([A-Za-z0-9_.\-/ ]+)`/y
const text = /([rRbB]{0,2})("""|'''|"|')/y

/** Cuts an expression into tokens. Throws CelCompileError. Source: cel-go parser/gen/CEL.g4. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  let offset = 0
  for (;;) {
    offset += match(space, source, offset)?.[0].length ?? 0
    if (offset >= source.length) break
    const token = textToken(source, offset) ?? numberToken(source, offset) ?? plainToken(source, offset)
    tokens.push(token.token)
    offset = token.end
  }
  tokens.push({ type: 'end', text: '<EOF>', offset: source.length })
  return tokens
}

interface Cut {
  readonly token: Token
  readonly end: number
}

function match(pattern: RegExp, source: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset
  return pattern.exec(source)
}

function plainToken(source: string, offset: number): Cut {
  const quoted = match(quotedName, source, offset)
  if (quoted) return { token: { type: 'quoted', text: quoted[1] ?? '', offset }, end: offset + quoted[0].length }
  const name = match(word, source, offset)
  if (name) return { token: { type: 'ident', text: name[0], offset }, end: offset + name[0].length }
  const mark = match(sign, source, offset)
  if (mark) return { token: { type: 'sign', text: mark[0], offset }, end: offset + mark[0].length }
  const odd = String.fromCodePoint(source.codePointAt(offset) ?? 0)
  throw new CelCompileError(source, [{ offset, message: `Syntax error: token recognition error at: '${odd}'` }])
}

function numberToken(source: string, offset: number): Cut | undefined {
  const found = match(number, source, offset)
  if (!found) return undefined
  const written = found[0]
  return {
    token: { type: 'literal', text: written, offset, literal: numberOf(source, written, offset) },
    end: offset + written.length,
  }
}

function numberOf(source: string, written: string, offset: number): Literal {
  if (!/^0x/i.test(written) && /[.e]/i.test(written)) return { type: 'double', value: Number(written) }
  if (!/u$/i.test(written)) return { type: 'int', value: BigInt(written) }
  const value = BigInt(written.slice(0, -1))
  if (value > 0xffffffffffffffffn) throw new CelCompileError(source, [{ offset, message: 'invalid uint literal' }])
  return { type: 'uint', value }
}

function textToken(source: string, offset: number): Cut | undefined {
  const opening = match(text, source, offset)
  if (!opening) return undefined
  const prefix = (opening[1] ?? '').toLowerCase()
  if (prefix === 'rr' || prefix === 'bb') return undefined
  const quote = opening[2] ?? '"'
  const start = offset + opening[0].length
  const isRaw = prefix.includes('r')
  const stop = endOfText(source, start, quote, isRaw)
  if (stop === undefined) {
    const message = `Syntax error: token recognition error at: '${source.slice(offset)}'`
    throw new CelCompileError(source, [{ offset, message }])
  }
  const raw = source.slice(start, stop).replaceAll(/\r\n?/g, '\n')
  const end = stop + quote.length
  try {
    const literal: Literal = prefix.includes('b')
      ? { type: 'bytes', value: bytesOf(raw, isRaw) }
      : { type: 'string', value: textOf(raw, isRaw) }
    return { token: { type: 'literal', text: source.slice(offset, end), offset, literal }, end }
  } catch (error) {
    throw new CelCompileError(source, [{ offset, message: (error as Error).message }])
  }
}

function endOfText(source: string, start: number, quote: string, isRaw: boolean): number | undefined {
  for (let i = start; i < source.length; i++) {
    if (source.startsWith(quote, i)) return i
    if (source[i] === '\\' && !isRaw) i++
    else if (source[i] === '\n' && quote.length === 1) return undefined
  }
  return undefined
}
