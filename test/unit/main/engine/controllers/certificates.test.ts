import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLogger } from '#base/logger.ts'
import {
  certificateSigningRequest,
  type CertificateSigningRequest,
} from '#kube/kinds/certificates/certificate-signing-request.ts'
import type { KeyPair } from '../../../../../main/engine/auth/certificates/certificate.ts'
import { issueAuthority } from '../../../../../main/engine/auth/issue.ts'
import { csrCleaner } from '../../../../../main/engine/controllers/csr-cleaner/controller.ts'
import { createCsrApproving } from '../../../../../main/engine/controllers/csr-approving/controller.ts'
import { createCsrSigning } from '../../../../../main/engine/controllers/csr-signing/controller.ts'
import type { UserInfo } from '../../../../../main/engine/registry/registry.ts'
import { createCommitter } from '../../../../../main/engine/runtime/committer.ts'
import { defineController, type ControllerDeclaration } from '../../../../../main/engine/runtime/controller.ts'
import { createEventRecorder } from '../../../../../main/engine/runtime/event-recorder.ts'
import { createInformers, type Informers } from '../../../../../main/engine/runtime/informer.ts'
import { createReconciler } from '../../../../../main/engine/runtime/reconciler.ts'
import { admin, createAccessApi, user, type AccessApi } from '../../../../support/access-api.ts'

const base = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
const client = 'kubernetes.io/kube-apiserver-client'
const kubelet = 'kubernetes.io/kube-apiserver-client-kubelet'

let api: AccessApi
let informers: Informers
let authority: KeyPair
const ends: (() => void)[] = []

beforeEach(async () => {
  api = await createAccessApi()
  informers = createInformers(api.registry)
  const now = api.clock.now()
  authority = await issueAuthority('test', { notBefore: new Date(now - 1000), notAfter: new Date(now + 9e11) })
})

afterEach(() => {
  for (const end of ends.splice(0)) end()
  informers.dispose()
  api.dispose()
})

/** Runs a controller over what there is until it has nothing to do; a second one would race with it. */
async function run(declaration: ControllerDeclaration<CertificateSigningRequest>, staysOn = false): Promise<void> {
  const { registry, clock } = api
  const controller = createReconciler(defineController(declaration), {
    informers,
    clock,
    logger: silentLogger,
    committerFor: (component) =>
      createCommitter({
        registry,
        user: { name: component, groups: ['system:masters'] },
        recorder: createEventRecorder({ registry, clock, logger: silentLogger, component }),
      }),
  })
  ends.push(() => {
    controller.dispose()
  })
  await controller.settled()
  if (!staysOn) controller.dispose()
}

async function requestOf(name: string, names: x509.JsonGeneralNames = []): Promise<string> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const extensions = names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name,
    keys,
    signingAlgorithm: algorithm,
    extensions,
  })
  return Buffer.from(`${request.toString('pem')}\n`).toString('base64')
}

async function ask(who: UserInfo, name: string, spec: object): Promise<number> {
  const answer = await api.send(who, 'POST', base, { metadata: { name }, spec })
  return answer.status
}

async function approve(name: string): Promise<void> {
  const request = api.registry.get(certificateSigningRequest, undefined, name)
  const conditions = [{ type: 'Approved', status: 'True', reason: 'Test' }]
  const answer = await api.send(admin, 'PUT', `${base}/${name}/approval`, { ...request, status: { conditions } })
  expect(answer.status, answer.text).toBe(200)
}

const statusOf = (name: string) => api.registry.get(certificateSigningRequest, undefined, name).status ?? {}
const signing = (): ControllerDeclaration<CertificateSigningRequest> => createCsrSigning(() => authority)

it('signs what is approved, for its usages and its time', async () => {
  const request = await requestOf('O=devs, CN=bob')
  await ask(admin, 'bob', { request, signerName: client, usages: ['client auth'], expirationSeconds: 3600 })
  await run(signing())
  expect(statusOf('bob').certificate, 'not approved').toBeUndefined()
  await approve('bob')
  await run(signing())
  const certificate = new X509Certificate(Buffer.from(statusOf('bob').certificate ?? '', 'base64'))
  expect(certificate.subject.split('\n').sort()).toEqual(['CN=bob', 'O=devs'])
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
  expect(certificate.ca).toBe(false)
  expect(certificate.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true)
  expect(certificate.validToDate.getTime()).toBe(api.clock.now() + 3_600_000)
})

it.each<[string, string, string[], x509.JsonGeneralNames, string]>([
  [client, 'CN=a', ['server auth'], [], 'invalid usage for client certificate: server auth'],
  [client, 'CN=a', ['digital signature'], [], 'missing required usage for client certificate: client auth'],
  [kubelet, 'CN=system:node:a', ['client auth'], [], 'subject organization is not system:nodes'],
  [
    kubelet,
    'O=system:nodes, CN=a',
    ['client auth', 'digital signature'],
    [],
    'subject common name does not begin with system:node:',
  ],
  [
    kubelet,
    'O=system:nodes, CN=system:node:a',
    ['client auth', 'digital signature'],
    [{ type: 'dns', value: 'a' }],
    'DNS subjectAltNames are not allowed',
  ],
  [
    'kubernetes.io/kubelet-serving',
    'O=system:nodes, CN=system:node:a',
    ['server auth', 'digital signature'],
    [],
    'DNS or IP subjectAltName is required',
  ],
])('says why it does not sign: %s %s', async (signerName, name, usages, names, message) => {
  await ask(admin, 'a', { request: await requestOf(name, names), signerName, usages })
  await approve('a')
  await run(signing())
  expect(statusOf('a').certificate).toBeUndefined()
  expect(statusOf('a').conditions?.find(({ type }) => type === 'Failed')).toMatchObject({
    reason: 'SignerValidationFailure',
    message,
  })
})

it('leaves the signers of others alone', async () => {
  await ask(admin, 'a', { request: await requestOf('CN=a'), signerName: 'example.org/own', usages: ['client auth'] })
  await approve('a')
  await run(signing())
  expect(statusOf('a').certificate).toBeUndefined()
  expect(statusOf('a').conditions).toHaveLength(1)
})

it('approves kubelets that may ask, and nobody else', async () => {
  const group = 'rbac.authorization.k8s.io'
  const bind = (role: string, subject: string): Promise<unknown> =>
    api.send(admin, 'POST', `/apis/${group}/v1/clusterrolebindings`, {
      metadata: { name: role.replaceAll(':', '-') },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'Group', apiGroup: group, name: subject }],
    })
  await bind('system:certificates.k8s.io:certificatesigningrequests:nodeclient', 'system:bootstrappers')
  await bind('system:node-bootstrapper', 'system:bootstrappers')
  const joining = user('system:bootstrap:abcdef', 'system:bootstrappers')
  const spec = { signerName: kubelet, usages: ['client auth', 'digital signature'] }
  expect(await ask(joining, 'good', { ...spec, request: await requestOf('O=system:nodes, CN=system:node:n1') })).toBe(
    201,
  )
  expect(
    await ask(joining, 'greedy', { ...spec, request: await requestOf('O=system:masters, CN=system:node:n1') }),
  ).toBe(201)
  const node = user('system:node:n9', 'system:nodes')
  // NodeRestriction does not let a node ask for another's certificate.
  expect(await ask(node, 'another', { ...spec, request: await requestOf('O=system:nodes, CN=system:node:n8') })).toBe(
    403,
  )
  await run(createCsrApproving(api.access.authorizer))
  expect(statusOf('good').conditions).toMatchObject([{ type: 'Approved', reason: 'AutoApproved' }])
  expect(statusOf('greedy').conditions ?? []).toEqual([])
})

it('makes no superusers', async () => {
  const request = await requestOf('O=system:masters, CN=evil')
  const body = { metadata: { name: 'evil' }, spec: { request, signerName: client, usages: ['client auth'] } }
  const answer = await api.send(admin, 'POST', base, body)
  expect(answer.message).toBe(
    'certificatesigningrequests.certificates.k8s.io "evil" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
  )
})

it('lets approve and sign only who may for the signer', async () => {
  const group = 'rbac.authorization.k8s.io'
  const parts = ['certificatesigningrequests/approval', 'certificatesigningrequests/status']
  const rules = [
    { apiGroups: ['certificates.k8s.io'], resources: parts, verbs: ['update'] },
    {
      apiGroups: ['certificates.k8s.io'],
      resources: ['signers'],
      verbs: ['approve', 'sign'],
      resourceNames: ['example.org/*'],
    },
  ]
  await api.send(admin, 'POST', `/apis/${group}/v1/clusterroles`, { metadata: { name: 'ca' }, rules })
  const roleRef = { apiGroup: group, kind: 'ClusterRole', name: 'ca' }
  const subjects = [{ kind: 'User', apiGroup: group, name: 'ca' }]
  await api.send(admin, 'POST', `/apis/${group}/v1/clusterrolebindings`, {
    metadata: { name: 'ca' },
    roleRef,
    subjects,
  })
  for (const [name, signerName] of [
    ['theirs', 'example.org/own'],
    ['ours', client],
  ] as const) {
    await ask(admin, name, { request: await requestOf('CN=a'), signerName, usages: ['client auth'] })
    const request = api.registry.get(certificateSigningRequest, undefined, name)
    const conditions = [{ type: 'Approved', status: 'True', reason: 'Test' }]
    const approval = await api.send(user('ca'), 'PUT', `${base}/${name}/approval`, {
      ...request,
      status: { conditions },
    })
    const failed = [{ type: 'Failed', status: 'True', reason: 'Test' }]
    const latest = api.registry.get(certificateSigningRequest, undefined, name)
    const all = [...(latest.status?.conditions ?? []), ...failed]
    const status = await api.send(user('ca'), 'PUT', `${base}/${name}/status`, {
      ...latest,
      status: { conditions: all },
    })
    if (name === 'theirs') expect([approval.status, status.status]).toEqual([200, 200])
    else {
      const refusal = (verb: string): string =>
        `certificatesigningrequests.certificates.k8s.io "ours" is forbidden: user not permitted to ${verb} requests with signerName "${client}"`
      expect([approval.message, status.message]).toEqual([refusal('approve'), refusal('sign')])
    }
  }
})

it('forgets requests that nobody deals with after a day', async () => {
  await ask(admin, 'old', { request: await requestOf('CN=a'), signerName: client, usages: ['client auth'] })
  await run(csrCleaner, true)
  await api.clock.advance(24 * 3_600_000 - 1)
  expect(api.registry.find(certificateSigningRequest, undefined, 'old')).toBeDefined()
  await api.clock.advance(2)
  expect(api.registry.find(certificateSigningRequest, undefined, 'old')).toBeUndefined()
})
