import { CelError } from '../errors.ts'
import { define, type Library } from '../declarations.ts'
import { regexCost } from '../costs.ts'
import { compileRegex, type Regex } from '../regex.ts'
import { ArrayList, type ListValue } from '../values/values.ts'

function compile(pattern: string): Regex {
  try {
    return compileRegex(pattern)
  } catch (error) {
    throw new CelError(`Illegal regex: ${(error as Error).message}`)
  }
}

function findAll(text: string, pattern: string, limit = -1n): ListValue {
  const count = limit < 0n ? Infinity : Number(limit)
  return new ArrayList(
    compile(pattern)
      .find(text, count)
      .map((match) => match.text),
  )
}

/** Source: apiserver pkg/cel/library/regex.go. */
export const regexes: Library = {
  functions: [
    define(
      'find',
      [
        [
          'string_find_string',
          'string.(string) string',
          (text: string, pattern: string) => compile(pattern).find(text, 1)[0]?.text ?? '',
        ],
      ],
      regexCost,
    ),
    define(
      'findAll',
      [
        ['string_find_all_string', 'string.(string) list<string>', findAll],
        ['string_find_all_string_int', 'string.(string, int) list<string>', findAll],
      ],
      regexCost,
    ),
  ],
}
