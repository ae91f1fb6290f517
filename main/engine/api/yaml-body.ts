import type { Document } from 'yaml'
import { messageOf } from '#base/errors.ts'
import { exactTags, parseJson } from '#base/exact-json.ts'
import { yaml } from '../late-packages.ts'
import { deepestRead } from '../registry/nesting.ts'
import { factsOf, NestingTooDeep } from './duplicate-fields.ts'

/** What a YAML text says, and the lines that set a key again. */
export interface YamlBody {
  readonly value: unknown
  readonly duplicates: readonly string[]
}

/** A text that is no YAML; the message is without the `yaml: ` in front that upstream's has. */
export class YamlProblem extends Error {
  override readonly name = 'YamlProblem'
}

/** Most clients send JSON, which its own parser reads many times faster; of a field that is set twice, YAML's knows the line. */
export function readYaml(text: string): YamlBody {
  if (!text.trimStart().startsWith('{')) return parseYaml(text)
  let value: unknown
  try {
    value = parseJson(text)
  } catch {
    return parseYaml(text)
  }
  try {
    return factsOf(text, value).duplicates.length > 0 ? parseYaml(text) : { value, duplicates: [] }
  } catch (error) {
    throw error instanceof NestingTooDeep ? tooDeep() : error
  }
}

/** YAML 1.1 as upstream reads it: `0644` is octal and `yes` is true, but a date stays the text it is. */
function parseYaml(text: string): YamlBody {
  const document = yaml().parseDocument(text, {
    version: '1.1',
    customTags: (tags) => exactTags(tags.filter((tag) => tag !== 'timestamp')),
    logLevel: 'silent',
  })
  const problems = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY')
  if (problems.some(({ message }) => isOverflow(message))) throw tooDeep()
  const [problem] = problems
  if (problem) {
    const [reason = ''] = problem.message.split(/ at line |\n/)
    throw new YamlProblem(`line ${String(problem.linePos?.[0].line ?? 1)}: ${reason}`)
  }
  const repeated = document.errors.map(({ linePos, pos }) => {
    const key = /^"?([^":\s]*)/.exec(text.slice(pos[0]))?.[1] ?? ''
    return `line ${String(linePos?.[0].line)}: key ${JSON.stringify(key)} already set in map`
  })
  refuseCircles(document)
  return { value: valueOf(document), duplicates: repeated }
}

/** Source: go.yaml.in/yaml decode.go alias. */
function refuseCircles(document: Document): void {
  const { isNode, visit } = yaml()
  visit(document, {
    Alias(_, { source }, path) {
      const isInside = path.some((node) => isNode(node) && 'anchor' in node && node.anchor === source)
      if (isInside) throw new YamlProblem(`anchor '${source}' value contains itself`)
    },
  })
}

/** Aliases are bounded, or a small body could unfold into a very large object. */
function valueOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown
  } catch (error) {
    const reason = messageOf(error)
    if (isOverflow(reason)) throw tooDeep()
    const isBomb = error instanceof ReferenceError && reason.startsWith('Excessive alias count')
    throw new YamlProblem(isBomb ? 'document contains excessive aliasing' : reason)
  }
}

/** The parser goes as deep as the stack, and says so itself. */
function isOverflow(message: string): boolean {
  return message.startsWith('Maximum call stack size exceeded')
}

function tooDeep(): YamlProblem {
  return new YamlProblem(`exceeded max depth of ${String(deepestRead)}`)
}
