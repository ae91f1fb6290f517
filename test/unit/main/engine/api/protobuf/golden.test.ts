import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { conform } from '#kube/schema/conform.ts'
import { structureOf, typeNameOf } from '#kube/schema/structures.ts'
import { decodeProtobuf } from '../../../../../../main/engine/api/protobuf/envelope.ts'

/** The examples that k8s.io/api keeps of every kind in every encoding, in Go's module cache. */
function goldenDirectory(): string | undefined {
  try {
    const options = { cwd: join(process.cwd(), 'test/reference/go'), encoding: 'utf8', stdio: 'pipe' } as const
    const module = execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', 'k8s.io/api'], options).trim()
    const directory = join(module, 'testdata/HEAD')
    return module !== '' && existsSync(directory) ? directory : undefined
  } catch {
    return undefined
  }
}

const directory = goldenDirectory()
const isWanted = process.env['CI'] !== undefined

describe.skipIf(directory === undefined && !isWanted)(
  'the examples of k8s.io/api (skipped: Go or its module is not here)',
  () => {
    const names = directory === undefined ? [] : readdirSync(directory).filter((name) => name.endsWith('.pb'))
    const served = names.flatMap((name) => {
      const json = JSON.parse(readFileSync(join(directory ?? '', name.replace(/pb$/, 'json')), 'utf8')) as Record<
        string,
        unknown
      >
      const [apiVersion, kind] = [String(json['apiVersion']), String(json['kind'])]
      return typeNameOf(apiVersion, kind) === undefined ? [] : [{ name, apiVersion, kind, json }]
    })

    it('are there for every group', () => {
      expect(served.length).toBeGreaterThan(60)
    })

    it.each(served)('$name', ({ name, apiVersion, kind, json }) => {
      const structure = structureOf(apiVersion, kind)
      const fromProtobuf = conform(structure, decodeProtobuf(readFileSync(join(directory ?? '', name))))
      expect(fromProtobuf).toEqual({ value: json, unknown: [] })
      // The text is Go's, field for field in its order.
      expect(JSON.stringify(conform(structure, json).value)).toBe(JSON.stringify(json))
    })
  },
)
