// Writes main/engine/bootstrap/generated-first-objects.json: what an empty cluster begins with, as its first start would
// make it.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { makeFirstObjects } from '../main/engine/bootstrap/make-first-objects.ts'

const path = fileURLToPath(new URL('../main/engine/bootstrap/generated-first-objects.json', import.meta.url))
await writeFile(path, JSON.stringify(await makeFirstObjects()))
