import { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { pack } from 'tar-stream'
import { asking, statusOf } from './failures.ts'
import { pauseProgram } from './pause-program.ts'

export const pauseImage = 'archipel/pause:1'

/** Makes the image that sandboxes run, from bytes that the engine ships: no registry is asked. */
export async function ensurePauseImage(docker: Docker): Promise<void> {
  if (await hasImage(docker)) return
  const { Architecture } = (await asking(() => docker.info())) as { Architecture: string }
  const archive = pack()
  archive.entry({ name: 'pause', mode: 0o755 }, Buffer.from(pauseProgram(Architecture)))
  archive.finalize()
  const [repo = '', tag = ''] = pauseImage.split(':')
  const answer = await asking(() =>
    docker.importImage(Readable.from(archive), { repo, tag, changes: 'ENTRYPOINT ["/pause"]' }),
  )
  // Docker answers while it works; the image is there when the answer ends.
  for await (const _chunk of answer);
}

async function hasImage(docker: Docker): Promise<boolean> {
  try {
    await asking(() => docker.getImage(pauseImage).inspect())
    return true
  } catch (error) {
    if (statusOf(error) === 404) return false
    throw error
  }
}
