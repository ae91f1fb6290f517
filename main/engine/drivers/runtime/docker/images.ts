import { isRecord } from '#base/wire.ts'
import type Docker from 'dockerode'
import { ImagePullError, RuntimeUnavailable } from '../runtime.ts'
import { asking, dockerMessage, statusOf } from './failures.ts'

/** The image's id, or undefined where Docker does not have it. */
export async function findImage(docker: Docker, reference: string): Promise<string | undefined> {
  try {
    return (await asking(() => docker.getImage(reference).inspect())).Id
  } catch (error) {
    // 400: the name cannot be read, so it cannot be there; pulling says what is wrong with it.
    if (statusOf(error) === 404 || statusOf(error) === 400) return undefined
    throw error
  }
}

/** Pulls one image. Docker sends its failures in the midst of an answer that began with 200. */
export async function pullImage(docker: Docker, reference: string): Promise<void> {
  try {
    const answer = await asking(() => docker.pull(withTag(reference)))
    let text = ''
    for await (const chunk of answer) text = (text + chunk.toString()).slice(-65_536)
    const failure = text.split('\n').map(errorIn).find(Boolean)
    if (failure) throw new ImagePullError(failure)
  } catch (error) {
    if (error instanceof ImagePullError || error instanceof RuntimeUnavailable) throw error
    throw new ImagePullError(dockerMessage(error), { cause: error })
  }
}

function errorIn(line: string): string | undefined {
  try {
    const progress: unknown = JSON.parse(line)
    const error = isRecord(progress) ? progress['error'] : undefined
    return typeof error === 'string' ? error : undefined
  } catch {
    return undefined
  }
}

/** Asked for an image without a tag, Docker pulls every tag there is. */
export function withTag(reference: string): string {
  const name = reference.slice(reference.lastIndexOf('/') + 1)
  return name.includes(':') || name.includes('@') ? reference : `${reference}:latest`
}
