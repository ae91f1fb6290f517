import type Docker from 'dockerode'
import type { ContainerInspectInfo } from 'dockerode'
import { asking, dockerMessage, statusOf } from './failures.ts'
import { createGate, type Gate } from './gate.ts'
import { clusterLabel, labelNames, type Labels } from './labels.ts'

/** Docker's start rate falls when more containers are made at once (moby#42096). */
const creations = 4
const questions = 8

/** The requests to Docker about our own containers. Ours are those with the cluster's label, and no others. */
export class DockerContainers {
  readonly #docker: Docker
  readonly #clusterId: string
  readonly #creating: Gate = createGate(creations)
  readonly #asking: Gate = createGate(questions)

  constructor(docker: Docker, clusterId: string) {
    this.#docker = docker
    this.#clusterId = clusterId
  }

  /** Everything of the cluster, or of one pod of it; dead containers too. */
  async inspectAll(uid?: string): Promise<ContainerInspectInfo[]> {
    const label = [`${clusterLabel}=${this.#clusterId}`, ...(uid ? [`${labelNames.uid}=${uid}`] : [])]
    const list = await asking(() => this.#docker.listContainers({ all: true, filters: { label } }))
    const infos = await Promise.all(list.map(({ Id }) => this.inspect(Id)))
    return infos.filter((info) => info !== undefined)
  }

  /** Undefined for what is not there. */
  inspect(id: string): Promise<ContainerInspectInfo | undefined> {
    return this.#asking(async () => {
      try {
        return await asking(() => this.#docker.getContainer(id).inspect())
      } catch (error) {
        // It went away between the list and the question.
        if (statusOf(error) === 404) return undefined
        throw error
      }
    })
  }

  /** Creates and starts one; answers with its id. What holds the name from an attempt that broke off is removed. */
  async run(options: Docker.ContainerCreateOptions): Promise<{ readonly id: string; readonly failure?: string }> {
    return this.#creating(async () => {
      const container = await this.#create(options)
      const failure = await this.#start(container)
      return failure === undefined ? { id: container.id } : { id: container.id, failure }
    })
  }

  start(id: string): Promise<string | undefined> {
    return this.#creating(() => this.#start(this.#docker.getContainer(id)))
  }

  /** Undefined, or what Docker says about why it does not start. */
  async #start(container: Docker.Container): Promise<string | undefined> {
    try {
      await asking(() => container.start())
      return undefined
    } catch (error) {
      const status = statusOf(error)
      if (status === undefined) throw error
      return status === 304 ? undefined : dockerMessage(error)
    }
  }

  async #create(options: Docker.ContainerCreateOptions): Promise<Docker.Container> {
    const attempt = (): Promise<Docker.Container> => asking(() => this.#docker.createContainer(options))
    try {
      return await attempt()
    } catch (error) {
      if (statusOf(error) !== 409 || !options.name || !(await this.#removeOwn(options.name))) throw error
      return attempt()
    }
  }

  async #removeOwn(name: string): Promise<boolean> {
    const info = await this.inspect(name)
    const labels = (info?.Config.Labels ?? {}) as Labels
    if (!info || labels[clusterLabel] !== this.#clusterId) return false
    await asking(() => this.#docker.getContainer(info.Id).remove({ force: true, v: true }))
    return true
  }
}
