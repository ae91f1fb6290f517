import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startEngine, type EngineProcess } from '../support/engine-process.ts'
import { hasKubectl, unpackTool } from '../support/kubectl.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { parseTranscript, runStep, type Shell } from '../support/transcript.ts'
import { prepareTranscripts, transcriptNames } from '../support/transcript-files.ts'

const directory = join(import.meta.dirname, 'transcripts')

/** What kubectl printed against a real kube-apiserver (test/reference/record-transcripts.ts), step by step against ours. */
describe.skipIf(!hasKubectl)('kubectl prints what it prints against the real server', () => {
  const dir = createTempDir('transcripts')
  let engine: EngineProcess
  let shell: Shell

  beforeAll(async () => {
    engine = await startEngine({ dataDir: join(dir.path, 'data'), runtime: 'none' })
    const kubectl = await unpackTool('kubectl')
    shell = { directory, environment: await prepareTranscripts(engine, kubectl, dir.path) }
  })
  afterAll(async () => {
    await engine.stop()
    dir.dispose()
  })

  for (const name of transcriptNames) {
    const steps = parseTranscript(readFileSync(join(directory, `${name}.txt`), 'utf8'))
    test.each(steps.map((step) => [step.command, step] as const))(`${name}: %s`, async (command, { output }) => {
      expect(await runStep(command, shell)).toBe(output)
    })
  }
})
