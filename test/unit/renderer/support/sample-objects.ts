import type { KubeObject } from '#kube/meta/object.ts'

/** A small shop on three nodes, with something of every state. */
const start = Date.parse('2026-01-01T00:00:00Z')
let serial = 1

export function agoAt(now: number, seconds: number): string {
  return `${new Date(now - seconds * 1_000).toISOString().slice(0, 19)}Z`
}

export function sampleObjects(now = start): KubeObject[] {
  const nodes = ['node-1', 'node-2', 'node-3'].map((name, index) => nodeObject(now, name, index !== 2))
  const namespaces = ['default', 'kube-system', 'shop'].map((name) => namespaceObject(now, name))
  return [
    ...nodes,
    ...namespaces,
    ...workload(now, 'web', 'shop', ['Running', 'Running', 'Running'], 'registry.example/web:1.4.2'),
    ...workload(now, 'checkout', 'shop', ['Running', 'CrashLoopBackOff'], 'registry.example/checkout:2.0.0-rc1'),
    ...workload(now, 'search', 'shop', ['Running', 'ContainerCreating'], 'registry.example/search:0.9'),
    ...workload(now, 'mailer', 'shop', ['ImagePullBackOff'], 'registry.example/mailer:latest'),
    ...workload(now, 'dns', 'kube-system', ['Running', 'Running'], 'registry.example/dns:1.12'),
    serviceObject(now, 'web', 'shop'),
    serviceObject(now, 'checkout', 'shop'),
    configMap(now),
    secret(now),
    ...events(now),
  ]
}

function meta(now: number, name: string, namespace: string | undefined, age: number, more: object = {}) {
  const id = serial++
  return {
    name,
    ...(namespace ? { namespace } : {}),
    uid: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    resourceVersion: String(1_000 + id),
    creationTimestamp: agoAt(now, age),
    ...more,
  }
}

function nodeObject(now: number, name: string, isReady: boolean): KubeObject {
  const resources = { cpu: '4', memory: '8Gi', pods: '110' }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: meta(now, name, undefined, 86_400 * 12, { labels: { 'kubernetes.io/hostname': name } }),
    spec: { podCIDR: '10.244.0.0/24' },
    status: {
      capacity: resources,
      allocatable: { ...resources, memory: '7912Mi' },
      addresses: [{ type: 'InternalIP', address: '10.0.0.11' }],
      nodeInfo: {
        kubeletVersion: 'v1.35.0',
        osImage: 'Archipel',
        kernelVersion: '6.12',
        containerRuntimeVersion: 'docker://28.5.1',
      },
      conditions: [
        {
          type: 'MemoryPressure',
          status: 'False',
          reason: 'KubeletHasSufficientMemory',
          lastTransitionTime: agoAt(now, 4_000),
        },
        {
          type: 'Ready',
          status: isReady ? 'True' : 'Unknown',
          reason: isReady ? 'KubeletReady' : 'NodeStatusUnknown',
          message: isReady ? 'the node agent posts ready status' : 'the node agent stopped posting node status',
          lastTransitionTime: agoAt(now, isReady ? 86_400 : 240),
        },
      ],
    },
  } as KubeObject
}

function namespaceObject(now: number, name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: meta(now, name, undefined, 86_400 * 12),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  } as KubeObject
}

type PodState = 'Running' | 'CrashLoopBackOff' | 'ContainerCreating' | 'ImagePullBackOff'

function workload(now: number, name: string, namespace: string, states: PodState[], image: string): KubeObject[] {
  const labels = { app: name, tier: namespace === 'shop' ? 'frontend' : 'system' }
  const template = {
    metadata: { labels },
    spec: {
      containers: [
        {
          name: 'main',
          image,
          ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
          resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '512Mi' } },
          env: [{ name: 'LOG_LEVEL', value: 'info' }],
        },
      ],
    },
  }
  const ready = states.filter((state) => state === 'Running').length
  const counts = { replicas: states.length, readyReplicas: ready, availableReplicas: ready }
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta(now, name, namespace, 86_400 * 5, {
      labels,
      generation: 2,
      annotations: { 'deployment.kubernetes.io/revision': '2' },
    }),
    spec: {
      replicas: states.length,
      selector: { matchLabels: { app: name } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template,
    },
    status: {
      ...counts,
      updatedReplicas: states.length,
      unavailableReplicas: states.length - ready,
      observedGeneration: 2,
      conditions: [
        {
          type: 'Available',
          status: ready === states.length ? 'True' : 'False',
          reason: ready === states.length ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
          message: `Deployment has ${ready === states.length ? '' : 'no '}minimum availability.`,
          lastTransitionTime: agoAt(now, 900),
        },
        { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', lastTransitionTime: agoAt(now, 900) },
      ],
    },
  } as KubeObject
  const replicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: meta(now, `${name}-6b7f9c`, namespace, 86_400 * 2, { labels, ownerReferences: [ownerOf(deployment)] }),
    spec: { replicas: states.length, selector: { matchLabels: { app: name } }, template },
    status: counts,
  } as KubeObject
  const pods = states.map((state, index) => podObject(now, replicaSet, state, index, template.spec, labels))
  return [deployment, replicaSet, ...pods]
}

function ownerOf(owner: KubeObject) {
  const { apiVersion, kind, metadata } = owner
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '', controller: true }
}

function podObject(
  now: number,
  owner: KubeObject,
  state: PodState,
  index: number,
  spec: { containers: { image: string }[] },
  labels: object,
): KubeObject {
  const suffix = ['x2kqp', 'j9fzt', 'w4m8d'][index] ?? `p${String(index)}`
  const isRunning = state === 'Running'
  const crashed = { exitCode: 1, reason: 'Error', startedAt: agoAt(now, 95), finishedAt: agoAt(now, 92) }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta(
      now,
      `${owner.metadata.name}-${suffix}`,
      owner.metadata.namespace,
      isRunning ? 86_400 * 2 - index * 71 : 840,
      {
        labels,
        ownerReferences: [ownerOf(owner)],
      },
    ),
    spec: {
      ...spec,
      nodeName: `node-${String((index % 2) + 1)}`,
      serviceAccountName: 'default',
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
    },
    status: {
      phase: isRunning || state === 'CrashLoopBackOff' ? 'Running' : 'Pending',
      podIP: `10.244.${String(index)}.${String(20 + serial)}`,
      hostIP: '10.0.0.11',
      qosClass: 'Burstable',
      startTime: agoAt(now, 840),
      conditions: [
        { type: 'PodScheduled', status: 'True', lastTransitionTime: agoAt(now, 840) },
        { type: 'Initialized', status: 'True', lastTransitionTime: agoAt(now, 840) },
        {
          type: 'Ready',
          status: isRunning ? 'True' : 'False',
          ...(isRunning ? {} : { reason: 'ContainersNotReady', message: 'containers with unready status: [main]' }),
          lastTransitionTime: agoAt(now, 92),
        },
      ],
      containerStatuses: [
        {
          name: 'main',
          image: spec.containers[0]?.image ?? '',
          imageID: '',
          ready: isRunning,
          started: isRunning,
          restartCount: state === 'CrashLoopBackOff' ? 7 : 0,
          state: isRunning
            ? { running: { startedAt: agoAt(now, 86_400) } }
            : { waiting: { reason: state, message: state === 'ContainerCreating' ? '' : `back-off: ${state}` } },
          ...(state === 'CrashLoopBackOff' ? { lastState: { terminated: crashed } } : {}),
        },
      ],
    },
  } as KubeObject
}

function serviceObject(now: number, name: string, namespace: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta(now, name, namespace, 86_400 * 5),
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.14.20',
      clusterIPs: ['10.96.14.20'],
      selector: { app: name },
      ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
    },
    status: { loadBalancer: {} },
  } as KubeObject
}

function configMap(now: number): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: meta(now, 'web-settings', 'shop', 86_400 * 5),
    data: { 'app.properties': 'color=blue\nretries=3\n', LOG_LEVEL: 'info' },
  } as KubeObject
}

function secret(now: number): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: meta(now, 'web-database', 'shop', 86_400 * 5),
    type: 'Opaque',
    data: { username: btoa('shop'), password: btoa('correct horse') },
  } as KubeObject
}

function events(now: number): KubeObject[] {
  const about = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'checkout-6b7f9c-j9fzt' }
  const samples = [
    ['Warning', 'BackOff', 'Back-off restarting failed container main in pod checkout-6b7f9c-j9fzt', 62, 31],
    ['Warning', 'Failed', 'Error: ErrImagePull: registry.example/mailer:latest: not found', 300, 6],
    ['Normal', 'Pulling', 'Pulling image "registry.example/search:0.9"', 420, 1],
    ['Normal', 'Scheduled', 'Successfully assigned shop/search-6b7f9c-j9fzt to node-2', 840, 1],
    ['Normal', 'ScalingReplicaSet', 'Scaled up replica set web-6b7f9c from 2 to 3', 1_500, 1],
    ['Normal', 'NodeNotReady', 'Node node-3 status is now: NodeNotReady', 2_400, 1],
  ] as const
  return samples.map(
    ([type, reason, message, age, count], index) =>
      ({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: meta(now, `event-${String(index)}`, 'shop', age),
        involvedObject: about,
        type,
        reason,
        message,
        count,
        firstTimestamp: agoAt(now, age + 600),
        lastTimestamp: agoAt(now, age),
        source: { component: 'node-agent' },
      }) as KubeObject,
  )
}
