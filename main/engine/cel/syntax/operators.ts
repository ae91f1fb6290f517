/** The names of operators as functions. Source: cel-go common/operators/operators.go. */
export const operators = {
  conditional: '_?_:_',
  and: '_&&_',
  or: '_||_',
  not: '!_',
  negate: '-_',
  index: '_[_]',
  optionalIndex: '_[?_]',
  optionalSelect: '_?._',
  in: '@in',
  add: '_+_',
  equals: '_==_',
  notStrictlyFalse: '@not_strictly_false',
  mapInsert: 'cel.@mapInsert',
} as const

/** Binary operators by their sign, with how tight they bind. */
export const binaryOperators: Readonly<Record<string, { readonly name: string; readonly precedence: number }>> = {
  '||': { name: '_||_', precedence: 1 },
  '&&': { name: '_&&_', precedence: 2 },
  '<': { name: '_<_', precedence: 3 },
  '<=': { name: '_<=_', precedence: 3 },
  '>': { name: '_>_', precedence: 3 },
  '>=': { name: '_>=_', precedence: 3 },
  '==': { name: '_==_', precedence: 3 },
  '!=': { name: '_!=_', precedence: 3 },
  in: { name: '@in', precedence: 3 },
  '+': { name: '_+_', precedence: 4 },
  '-': { name: '_-_', precedence: 4 },
  '*': { name: '_*_', precedence: 5 },
  '/': { name: '_/_', precedence: 5 },
  '%': { name: '_%_', precedence: 5 },
}

/** Words that may not be identifiers. Source: cel-spec doc/langdef.md RESERVED. */
export const reserved: ReadonlySet<string> = new Set(
  'as break const continue else false for function if import in let loop null namespace package return true var void while'.split(
    ' ',
  ),
)
