import { existsSync, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import Docker from 'dockerode'
import { pack } from 'tar-stream'
import { dockerAddress } from '../../main/engine/drivers/runtime/docker/docker-host.ts'
import { clusterLabel, labelNames } from '../../main/engine/drivers/runtime/docker/labels.ts'

export type Version = 'v1' | 'v2'

/** A Docker engine as a test sees it, beside the engine that it tests. */
export interface TestDocker {
  readonly host: string
  readonly docker: Docker
  /** The name of the test's image: it answers its pod's name on port 80, and its version on /version. */
  image(version: Version): string
  buildImage(version: Version): Promise<void>
  /** Kills the containers of a pod as their process's own end would, behind the engine's back. */
  killContainerOf(pod: string): Promise<void>
  /** What Docker has for engines whose data dirs are at or below the path. */
  containersOf(path: string): Promise<Docker.ContainerInfo[]>
  /** Removes containers and networks of engines whose data dirs are at or below the path, and nothing else. */
  removeEverythingOf(path: string): Promise<void>
}

/** Connects to `DOCKER_HOST`, which `npm test` sets to an engine that answers. */
export async function connectDocker(host = process.env['DOCKER_HOST']): Promise<TestDocker> {
  if (!host) throw new Error('the Docker suites need DOCKER_HOST; `npm test` sets it')
  const docker = new Docker(dockerAddress(host))
  await docker.ping()
  const image = (version: Version): string => `archipel-test/web:${version}`

  async function containersOf(path: string): Promise<Docker.ContainerInfo[]> {
    const all = await docker.listContainers({ all: true, filters: { label: [clusterLabel] } })
    return all.filter(({ Labels }) => isBelow(Labels, path))
  }

  return {
    host,
    docker,
    image,
    buildImage: (version) => buildImage(docker, image(version), version),
    async killContainerOf(pod) {
      const label = [`${labelNames.pod}=${pod}`, `${labelNames.role}=container`]
      const found = await docker.listContainers({ filters: { label } })
      if (found.length === 0) throw new Error(`no container of the pod ${pod} is running`)
      await Promise.all(found.map(({ Id }) => docker.getContainer(Id).kill()))
    },
    containersOf,
    async removeEverythingOf(path) {
      for (const { Id } of await containersOf(path)) await docker.getContainer(Id).remove({ force: true, v: true })
      const networks = await docker.listNetworks({ filters: { label: [clusterLabel] } })
      for (const { Id } of networks.filter(({ Labels }) => isBelow(Labels ?? {}, path))) {
        await docker.getNetwork(Id).remove()
      }
    },
  }
}

function isBelow(labels: Readonly<Record<string, string>>, path: string): boolean {
  const dataDir = labels[labelNames.dataDir] ?? ''
  return dataDir === path || dataDir.startsWith(`${path}/`)
}

/** The program writes down its name, serves it, and says when it starts and stops. */
const program = `#!/bin/busybox sh
hostname=$(/bin/busybox hostname)
echo "$hostname" > /www/index.html
/bin/busybox httpd -f -p 80 -h /www &
server=$!
trap 'echo "$hostname stops"; kill $server; /bin/busybox sleep 1; exit 0' TERM INT
echo "$hostname starts"
wait $server
`

/** Builds from what the machine has: no registry can be reached. */
async function buildImage(docker: Docker, name: string, version: Version): Promise<void> {
  const [repo = '', tag = ''] = name.split(':')
  const archive = pack()
  archive.entry({ name: 'bin/busybox', mode: 0o755 }, busybox())
  archive.entry({ name: 'bin/serve', mode: 0o755 }, program)
  archive.entry({ name: 'www/version' }, `${version}\n`)
  archive.finalize()
  const changes = ['ENTRYPOINT ["/bin/serve"]', `LABEL version=${version}`]
  const answer = await docker.importImage(Readable.from(archive), { repo, tag, changes })
  for await (const _progress of answer);
}

function busybox(): Buffer {
  const path = ['/bin/busybox', '/usr/bin/busybox'].find(existsSync)
  if (!path) throw new Error('the Docker suites need a static busybox: install busybox-static')
  return readFileSync(path)
}
