import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Pod } from '#kube/kinds/core/pod.ts'
import type { KubeList } from '#kube/meta/object.ts'
import { connectDocker, type TestDocker } from '../support/docker.ts'
import { recordEndpoints, type EndpointHistory } from '../support/endpoint-history.ts'
import { eventually } from '../support/eventually.ts'
import { createKubeClient, type KubeClient } from '../support/kube-client.ts'
import { startSteadyClient, type Answer } from '../support/steady-client.ts'
import { startStory, type Story } from './story.ts'
import type { WindowDriver } from './window-driver.ts'

const perSecond = 50

const manifest = (image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      terminationGracePeriodSeconds: 5
      containers:
        - name: web
          image: ${image}
          imagePullPolicy: Never
          ports:
            - containerPort: 80
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
`

describe.skipIf(!process.env['DOCKER_HOST'])(
  'apply, see containers start, break one, and see the service answer',
  () => {
    let docker: TestDocker
    let story: Story
    let window: WindowDriver
    let kube: KubeClient
    let endpoints: EndpointHistory
    let url = ''

    const pods = async (): Promise<Pod[]> =>
      (await kube.get<KubeList<Pod>>('/api/v1/namespaces/default/pods')).items.filter(
        (pod) => !pod.metadata.deletionTimestamp,
      )
    const somePod = async (): Promise<string> => (await pods())[0]?.metadata.name ?? ''

    /**
     * Keeps the client asking while something happens. Answers what failed once the endpoints had been updated: a request
     * is only excused when the endpoint of a pod left while it was on its way.
     */
    async function underLoad(leaving: () => string[], during: () => Promise<void>): Promise<Answer[]> {
      const since = performance.now()
      const client = startSteadyClient(url, perSecond)
      await during()
      const enough = client.answers.length + 2 * perSecond
      await eventually(
        'two more seconds of load',
        () => client.answers.length,
        (count) => count >= enough,
      )
      const answers = await client.stop()
      const left = leaving().map((pod) => ({ pod, at: endpoints.leftAt(pod, since) }))
      expect(
        left.filter(({ at }) => at === undefined),
        'pods that never left the endpoints',
      ).toEqual([])
      const failed = answers.filter(({ error }) => error !== undefined)
      const isExcused = ({ sentAt, endedAt }: Answer): boolean =>
        left.some(({ at = 0 }) => sentAt <= at && at <= endedAt + 1000)
      console.log(
        `${answers.length} requests, ${failed.length} failed, ${failed.filter((each) => !isExcused(each)).length} of them once the endpoints had been updated`,
      )
      return failed.filter((each) => !isExcused(each))
    }

    beforeAll(async () => {
      docker = await connectDocker()
      await docker.buildImage('v1')
      await docker.buildImage('v2')
      story = await startStory('main-job', { dockerHost: docker.host })
      window = story.window
      const kubeconfig = join(story.dataDir, 'engine', 'kubeconfig')
      await eventually('the kubeconfig of the engine', () => existsSync(kubeconfig), Boolean)
      kube = createKubeClient(kubeconfig)
      endpoints = recordEndpoints(kube, 'default', 'web')
    })

    afterAll(async () => {
      endpoints?.dispose()
      kube?.dispose()
      await story?.end()
      if (story) await docker.removeEverythingOf(story.dataDir)
    })

    test('the local cluster runs at the first start, on Docker', async () => {
      await window.openLocalCluster()
      await window.expectStatus(/docker/i)
      await window.picture('1-overview')
    })

    test('a pasted Deployment and Service become three running pods, without a reload', async () => {
      await window.apply(manifest(docker.image('v1')))
      await window.openList('Pods')
      await window.expectRows(/^web-/, 'Running', 3)
      await window.picture('2-pods')
    })

    test('the service opens through its forward', async () => {
      await window.openList('Services')
      url = await window.forward('web')
      const names = (await pods()).map((pod) => pod.metadata.name)
      const answer = await fetch(url)
      expect(names).toContain((await answer.text()).trim())
      await window.picture('3-forward')
    })

    test('a killed container restarts, the count shows, and no request fails once the endpoints know', async () => {
      const pod = await somePod()
      const failed = await underLoad(
        () => [pod],
        async () => {
          await docker.killContainerOf(pod)
          await window.openList('Pods')
          await window.expectRestarts(pod, 1)
          await window.expectRows(/^web-/, 'Running', 3)
        },
      )
      expect(failed).toEqual([])
      await window.picture('4-restarted')
    })

    test('a pod deleted from its row is replaced, and no request fails', async () => {
      const pod = await somePod()
      const failed = await underLoad(
        () => [pod],
        async () => {
          await window.openList('Pods')
          await window.deleteRow(pod)
          await window.expectGone(pod)
          await window.expectRows(/^web-/, 'Running', 3)
        },
      )
      expect(failed).toEqual([])
      await window.picture('5-replaced')
    })

    test('an edit of the image rolls out, and no request fails', async () => {
      const before = (await pods()).map((pod) => pod.metadata.name)
      const seen = new Set<string>()
      const failed = await underLoad(
        () => before,
        async () => {
          await window.openList('Deployments')
          await window.edit('web', docker.image('v1'), docker.image('v2'))
          await window.openList('Pods')
          for (const pod of before) await window.expectGone(pod)
          await window.expectRows(/^web-/, 'Running', 3)
          await eventually('three new pods', pods, (list) => {
            for (const pod of list) seen.add(pod.spec.containers[0]?.image ?? '')
            return list.length === 3 && list.every((pod) => pod.spec.containers[0]?.image === docker.image('v2'))
          })
        },
      )
      expect(failed).toEqual([])
      expect(await (await fetch(url)).text()).not.toBe('')
      await window.picture('6-rolled-out')
    })
  },
)
