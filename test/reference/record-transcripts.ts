// Writes test/engine/transcripts/*.txt anew: runs their commands against the real kube-apiserver. Run it with node after
// a change of the commands, or for another release of Kubernetes.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unpackTool } from '../support/kubectl.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { formatTranscript, parseTranscript, runStep, type Step } from '../support/transcript.ts'
import { prepareTranscripts, transcriptNames } from '../support/transcript-files.ts'
import { startReferenceServer } from './reference-server.ts'

const directory = join(import.meta.dirname, '..', 'engine', 'transcripts')
const dir = createTempDir('record')
const real = await startReferenceServer()
try {
  const shell = { directory, environment: await prepareTranscripts(real, await unpackTool('kubectl'), dir.path) }
  for (const name of transcriptNames) {
    const file = join(directory, `${name}.txt`)
    const steps: Step[] = []
    for (const { command } of parseTranscript(readFileSync(file, 'utf8'))) {
      steps.push({ command, output: await runStep(command, shell) })
    }
    writeFileSync(file, formatTranscript(steps))
    console.log(`${name}: ${String(steps.length)} commands`)
  }
} finally {
  await real.stop()
  dir.dispose()
}
