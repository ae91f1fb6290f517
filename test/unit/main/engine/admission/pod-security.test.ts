import { expect, test } from 'vitest'
import { deployment, type Deployment } from '#kube/kinds/apps/deployment.ts'
import { namespace, type Namespace } from '#kube/kinds/core/namespace.ts'
import { pod as podKind, type Pod, type PodSpec } from '#kube/kinds/core/pod.ts'
import { registryUnderTest } from '../../../../support/registry-under-test.ts'
import { causesOf, refusalOf } from '../../../../support/test-registry.ts'

const under = registryUnderTest()

function podWith(spec: object, name = 'p'): Pod {
  const whole = { containers: [{ name: 'c', image: 'i' }], ...spec } as PodSpec
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec: whole }
}

function labelled(labels: Record<string, string>): (current: Namespace) => Namespace {
  const entries = Object.entries(labels).map(([key, value]) => [`pod-security.kubernetes.io/${key}`, value])
  const own = Object.fromEntries(entries) as Record<string, string>
  return (current) => ({
    ...current,
    metadata: { ...current.metadata, labels: { ...current.metadata.labels, ...own } },
  })
}

/** As the restricted profile wants it, but for what its container and the pod say beside. */
function hardened(ofContainer: object = {}, ofPod: object = {}): object {
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, ...ofContainer }
  return {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [{ name: 'c', image: 'i', securityContext }],
    ...ofPod,
  }
}

/** Recorded from kube-apiserver 1.36; an empty text is a pod that is taken. */
const recorded: [policy: string, spec: object, detail: string][] = [
  [
    'baseline:latest',
    { hostNetwork: true, hostPID: true, hostIPC: true },
    'host namespaces (hostNetwork=true, hostPID=true, hostIPC=true)',
  ],
  [
    'baseline:latest',
    {
      containers: [
        { name: 'c', image: 'i', securityContext: { privileged: true } },
        { name: 'd', image: 'i', securityContext: { capabilities: { add: ['NET_ADMIN', 'CHOWN'] } } },
      ],
    },
    'non-default capabilities (container "d" must not include "NET_ADMIN" in securityContext.capabilities.add), privileged (container "c" must not set securityContext.privileged=true)',
  ],
  ['baseline:latest', { volumes: [{ name: 'h', hostPath: { path: '/a' } }] }, 'hostPath volumes (volume "h")'],
  [
    'baseline:latest',
    {
      containers: [
        {
          name: 'c',
          image: 'i',
          securityContext: {},
          ports: [
            { containerPort: 1, hostPort: 2 },
            { containerPort: 3, hostPort: 4 },
          ],
        },
      ],
    },
    'hostPort (container "c" uses hostPorts 2, 4)',
  ],
  [
    'baseline:latest',
    {
      containers: [
        {
          name: 'c',
          image: 'i',
          securityContext: {},
          livenessProbe: { httpGet: { port: 1, host: 'h' } },
          lifecycle: { preStop: { tcpSocket: { port: 1, host: 'g' } } },
        },
      ],
    },
    'probe or lifecycle host (container "c" uses probe or lifecycle hosts "g", "h")',
  ],
  [
    'baseline:v1.33',
    {
      containers: [{ name: 'c', image: 'i', securityContext: {}, livenessProbe: { httpGet: { port: 1, host: 'h' } } }],
    },
    '',
  ],
  [
    'baseline:latest',
    { securityContext: { seLinuxOptions: { type: 'x', user: 'u', role: 'r' } } },
    'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "x"; user may not be set; role may not be set)',
  ],
  [
    'baseline:v1.30',
    { containers: [{ name: 'c', image: 'i', securityContext: { seLinuxOptions: { type: 'container_engine_t' } } }] },
    'seLinuxOptions (container "c" set forbidden securityContext.seLinuxOptions: type "container_engine_t")',
  ],
  [
    'baseline:v1.31',
    { containers: [{ name: 'c', image: 'i', securityContext: { seLinuxOptions: { type: 'container_engine_t' } } }] },
    '',
  ],
  [
    'baseline:latest',
    { securityContext: { seccompProfile: { type: 'Unconfined' } } },
    'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
  ],
  ['baseline:v1.18', { securityContext: { seccompProfile: { type: 'Unconfined' } } }, ''],
  [
    'baseline:v1.31',
    {
      securityContext: {
        sysctls: [
          { name: 'net.ipv4.tcp_rmem', value: '1' },
          { name: 'kernel.msgmax', value: '1' },
        ],
      },
    },
    'forbidden sysctls (net.ipv4.tcp_rmem, kernel.msgmax)',
  ],
  [
    'baseline:latest',
    { securityContext: { windowsOptions: { hostProcess: true } }, hostNetwork: true },
    'host namespaces (hostNetwork=true), hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)',
  ],
  [
    'baseline:latest',
    { securityContext: { appArmorProfile: { type: 'Unconfined' } } },
    'forbidden AppArmor profile (pod must not set AppArmor profile type to "Unconfined")',
  ],
  [
    'baseline:v1.34',
    { hostUsers: false, containers: [{ name: 'c', image: 'i', securityContext: { procMount: 'Unmasked' } }] },
    'procMount (container "c" must not set securityContext.procMount to "Unmasked")',
  ],
  [
    'baseline:v1.35',
    { hostUsers: false, containers: [{ name: 'c', image: 'i', securityContext: { procMount: 'Unmasked' } }] },
    '',
  ],
  [
    'restricted:latest',
    {},
    'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  ],
  ['restricted:latest', hardened(), ''],
  ['restricted:v1.7', {}, 'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true)'],
  [
    'restricted:v1.8',
    {},
    'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true)',
  ],
  [
    'restricted:v1.22',
    {},
    'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  ],
  [
    'restricted:latest',
    {
      initContainers: [
        { name: 'i', image: 'i' },
        { name: 'j', image: 'i' },
      ],
    },
    'allowPrivilegeEscalation != false (containers "i", "j", "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (containers "i", "j", "c" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or containers "i", "j", "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or containers "i", "j", "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  ],
  [
    'restricted:latest',
    hardened({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'SYS_TIME'] } }),
    'unrestricted capabilities (container "c" must not include "SYS_TIME" in securityContext.capabilities.add)',
  ],
  [
    'restricted:latest',
    hardened(
      {},
      {
        volumes: [
          { name: 'h', hostPath: { path: '/a' } },
          { name: 'n', nfs: { server: 's', path: '/' } },
          { name: 'e', emptyDir: {} },
        ],
      },
    ),
    'restricted volume types (volumes "h", "n" use restricted volume types "hostPath", "nfs")',
  ],
  [
    'restricted:latest',
    hardened({ runAsUser: 0, runAsNonRoot: false }),
    'runAsNonRoot != true (container "c" must not set securityContext.runAsNonRoot=false), runAsUser=0 (container "c" must not set runAsUser=0)',
  ],
  ['restricted:v1.22', hardened({ runAsUser: 0 }), ''],
  [
    'restricted:latest',
    hardened({ seccompProfile: { type: 'Unconfined' } }),
    'seccompProfile (container "c" must not set securityContext.seccompProfile.type to "Unconfined")',
  ],
  [
    'restricted:latest',
    hardened({ procMount: 'Unmasked' }, { hostUsers: false }),
    'procMount (container "c" must not set securityContext.procMount to "Unmasked")',
  ],
  [
    'restricted:latest',
    { hostUsers: false },
    'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  ],
  [
    'restricted:latest',
    { os: { name: 'windows' } },
    'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true)',
  ],
]

test.each(recorded)('%s answers to %j', async (policy, spec, detail) => {
  const { registry } = under
  const [enforce = '', version = ''] = policy.split(':')
  await registry.modify(namespace, undefined, 'default', labelled({ enforce, 'enforce-version': version }))
  const create = () => registry.create(podKind, podWith(spec), { dryRun: true })
  if (detail === '') await expect(create()).resolves.toBeTruthy()
  else {
    const message = `pods "p" is forbidden: violates PodSecurity "${policy}": ${detail}`
    expect(await refusalOf(create)).toMatchObject({ code: 403, message })
  }
})

test('who makes pods is warned, and not refused', async () => {
  const { registry } = under
  await registry.modify(namespace, undefined, 'default', labelled({ enforce: 'baseline' }))
  const warnings: string[] = []
  const object: Deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', namespace: 'default' },
    spec: {
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: podWith({ hostPID: true }).spec },
    },
  }
  await registry.create(deployment, object, { warn: (text) => warnings.push(text) })
  expect(warnings).toEqual(['would violate PodSecurity "baseline:latest": host namespaces (hostPID=true)'])
})

test('who raises the level of a namespace hears which pods are below it', async () => {
  const { registry } = under
  for (const name of ['a', 'b']) await registry.create(podKind, podWith({ hostPID: true }, name))
  await registry.create(podKind, podWith({}, 'c'))
  const warnings: string[] = []
  await registry.modify(namespace, undefined, 'default', labelled({ enforce: 'baseline' }), {
    warn: (text) => warnings.push(text),
  })
  expect(warnings).toEqual([
    'existing pods in namespace "default" violate the new PodSecurity enforce level "baseline:latest"',
    'a (and 1 other pod): host namespaces',
  ])
})

test('labels must say something known', async () => {
  const change = labelled({ enforce: 'x', 'warn-version': '1' })
  expect(await causesOf(() => under.registry.modify(namespace, undefined, 'default', change))).toEqual([
    'metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "x": must be one of privileged, baseline, restricted',
    'metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: "1": must be "latest" or "v1.x"',
  ])
})
