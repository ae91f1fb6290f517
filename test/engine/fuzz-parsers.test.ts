import { afterAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { AppError } from '#base/errors.ts'
import { isRecord } from '#base/wire.ts'
import { StatusError } from '#kube/meta/status.ts'
import { canonicalQuantity, formatQuantity, parseQuantity } from '#kube/quantity/quantity.ts'
import { conform, TypeMismatch } from '#kube/schema/conform.ts'
import { structureOf } from '#kube/schema/structures.ts'
import { parseFieldSelector, type ParsedFieldSelector } from '#kube/selectors/fields.ts'
import { formatLabelSelector, matchesLabels } from '#kube/selectors/labels.ts'
import { parseLabelSelector } from '#kube/selectors/parse-labels.ts'
import { decodeBody } from '../../main/engine/api/decode.ts'
import { decodeProtobuf } from '../../main/engine/api/protobuf/envelope.ts'
import { MalformedMessage } from '../../main/engine/api/protobuf/wire-reader.ts'
import { createEnvironment } from '../../main/engine/cel/environment.ts'
import { CelCompileError, CelError } from '../../main/engine/cel/errors.ts'
import { compileRegex } from '../../main/engine/cel/regex.ts'
import { dynType } from '../../main/engine/cel/types.ts'
import { fromJson } from '../../main/engine/cel/values/json.ts'
import { parseJsonPath } from '../../main/engine/custom-resources/json-path.ts'
import { CronScheduleError, parseCronSchedule } from '../../main/engine/kinds/batch/cron-schedule.ts'
import { decodeContinue, encodeContinue } from '../../main/engine/registry/continue-token.ts'
import { applyPatch } from '../../main/engine/registry/patch/apply-patch.ts'
import { failuresOf, type Target } from '../support/fuzz/cases.ts'
import { damaged, damagedText, hostileText, hostileValue, randomBytes } from '../support/fuzz/hostile.ts'
import { jsonPatch, withDirectives } from '../support/fuzz/patches.ts'
import { encodeMessage, envelope } from '../support/fuzz/protobuf.ts'
import type { Random } from '../support/fuzz/random.ts'
import { requestOf } from '../support/fuzz/body.ts'
import { sampleOf } from '../support/fuzz/samples.ts'
import {
  expressions,
  fieldSelectors,
  jsonPaths,
  labelSelectors,
  patterns,
  quantities,
  schedules,
  textLike,
} from '../support/fuzz/texts.ts'

const isStatus = (error: unknown): boolean => error instanceof StatusError
const never = (): boolean => false

function written(selector: ParsedFieldSelector): string {
  const escaped = (value: string): string => value.replace(/[\\,=]/g, String.raw`\$&`)
  return selector.map(({ field, operator, value }) => `${field}${operator}${escaped(value)}`).join(',')
}

const kinds = [
  { group: '', version: 'v1', kind: 'Pod' },
  { group: 'apps', version: 'v1', kind: 'Deployment' },
  { group: '', version: 'v1', kind: 'Service' },
  { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' },
]

interface Sample {
  readonly apiVersion: string
  readonly kind: string
}

function objectOf(random: Random, hostility: number): { object: Record<string, unknown>; sample: Sample } {
  const gvk = random.pick(kinds)
  const object = sampleOf(random, gvk, hostility)
  const sample = { apiVersion: gvk.group ? `${gvk.group}/${gvk.version}` : gvk.version, kind: gvk.kind }
  return { object: isRecord(object) ? object : {}, sample }
}

function patching(
  type: 'json' | 'merge' | 'strategic',
  make: (random: Random, value: unknown) => unknown,
): Target['run'] {
  return (random) => {
    const { object, sample } = objectOf(random, 0)
    const before = JSON.stringify(object)
    const result = applyPatch(type, structureOf(sample.apiVersion, sample.kind), object, make(random, object))
    if (JSON.stringify(object) !== before) throw new Error('the patch has changed what it was applied to')
    return JSON.stringify(result)
  }
}

const cel = createEnvironment({ variables: { d: dynType, self: dynType } })

const targets: readonly Target[] = [
  {
    name: 'protobuf',
    cases: 25_000,
    run(random) {
      const { sample } = objectOf(random, 0)
      const bytes = envelope(sample.apiVersion, sample.kind, encodeMessage(random))
      return JSON.stringify(decodeProtobuf(random.chance(0.5) ? damaged(random, bytes) : bytes))
    },
    isRefusal: (error) => error instanceof MalformedMessage,
  },
  {
    name: 'JSON',
    cases: 15_000,
    run(random) {
      const text = JSON.stringify(random.chance(0.5) ? hostileValue(random) : objectOf(random, 0.1).object)
      return decodeBody(requestOf('application/json', damaged(random, Buffer.from(text))), 'Pod')
    },
    isRefusal: isStatus,
  },
  {
    name: 'YAML',
    cases: 6_000,
    run(random) {
      const text = stringify(
        random.chance(0.5) ? hostileValue(random) : { a: random.pick(['&x [1]', '*x', '!!binary a']) },
      )
      return decodeBody(requestOf('application/yaml', Buffer.from(damagedText(random, text))), 'Pod')
    },
    isRefusal: isStatus,
  },
  {
    name: 'conformance to a type',
    cases: 12_000,
    run(random) {
      const { object, sample } = objectOf(random, random.pick([0.05, 0.3, 0.9]))
      return conform(structureOf(sample.apiVersion, sample.kind), object)
    },
    isRefusal: (error) => error instanceof TypeMismatch,
  },
  {
    name: 'JSON patch',
    cases: 20_000,
    run: patching('json', (random, value) => jsonPatch(random, value, random.pick([0, 0.1, 0.5]))),
    isRefusal: isStatus,
  },
  { name: 'merge patch', cases: 10_000, run: patching('merge', (random) => hostileValue(random)), isRefusal: isStatus },
  {
    name: 'strategic merge patch',
    cases: 15_000,
    run: patching('strategic', (random) => withDirectives(random, objectOf(random, 0.1).object)),
    isRefusal: isStatus,
  },
  {
    name: 'label selectors',
    cases: 20_000,
    run(random) {
      const selector = parseLabelSelector(textLike(random, labelSelectors.examples, labelSelectors.pieces))
      matchesLabels(selector, { a: 'b', constructor: '1' })
      // What was understood is understood again as it is written.
      return formatLabelSelector(parseLabelSelector(formatLabelSelector(selector)))
    },
    isRefusal: isStatus,
  },
  {
    name: 'field selectors',
    cases: 20_000,
    run(random) {
      const selector = parseFieldSelector(textLike(random, fieldSelectors.examples, fieldSelectors.pieces))
      return parseFieldSelector(written(selector))
    },
    isRefusal: isStatus,
  },
  {
    name: 'CEL',
    cases: 20_000,
    run(random) {
      const program = cel.compile(textLike(random, expressions.examples, expressions.pieces))
      return program.evaluate({ d: fromJson(hostileValue(random)), self: fromJson({ a: 1 }) }, 100_000)
    },
    isRefusal: (error) => error instanceof CelCompileError || error instanceof CelError,
  },
  {
    name: 'RE2',
    cases: 8_000,
    run: (random) => compileRegex(textLike(random, patterns.examples, patterns.pieces)).isFoundIn(hostileText(random)),
    isRefusal: (error) => error instanceof CelError,
  },
  {
    name: 'quantities',
    cases: 20_000,
    run(random) {
      const text = textLike(random, quantities.examples, quantities.pieces)
      const quantity = parseQuantity(text)
      if (quantity === undefined) return
      const canonical = formatQuantity(quantity)
      if (canonicalQuantity(canonical) !== canonical)
        throw new Error(`${text} becomes ${canonical}, which is not canonical`)
    },
    isRefusal: never,
  },
  {
    name: 'schedules',
    cases: 15_000,
    run: (random) => parseCronSchedule(textLike(random, schedules.examples, schedules.pieces)),
    isRefusal: (error) => error instanceof CronScheduleError,
  },
  {
    name: 'continue tokens',
    cases: 10_000,
    run(random) {
      const token = encodeContinue({ revision: random.int(1000), start: hostileText(random) })
      const json = Buffer.from(JSON.stringify(hostileValue(random))).toString('base64url')
      return decodeContinue(damagedText(random, random.chance(0.5) ? token : json))
    },
    isRefusal: isStatus,
  },
  {
    name: 'JSONPath',
    cases: 15_000,
    run: (random) => parseJsonPath(textLike(random, jsonPaths.examples, jsonPaths.pieces))?.(hostileValue(random)),
    isRefusal: never,
  },
  {
    name: 'random bytes as protobuf',
    cases: 5_000,
    run: (random) => decodeProtobuf(Buffer.concat([Buffer.from('k8s\0'), randomBytes(random, 200)])),
    isRefusal: (error) => error instanceof MalformedMessage,
  },
]

describe('whatever a parser is given, it answers soon, with a value or a refusal', () => {
  const before = process.memoryUsage().rss
  afterAll(() => {
    expect(process.memoryUsage().rss - before).toBeLessThan(1_000e6)
  })

  it.each(targets)('$name, $cases times', async (target) => {
    expect((await failuresOf(target)).join('\n\n')).toBe('')
  })

  it('are enough cases', () => {
    expect(targets.reduce((sum, { cases }) => sum + cases, 0)).toBeGreaterThan(180_000)
    expect(AppError).toBeDefined()
  })
})
