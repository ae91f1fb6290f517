import { expect, test } from 'vitest'
import type { Container, PodSpec } from '#kube/kinds/core/pod.ts'
import { unsupportedIn } from '../../../../../../main/engine/node/pod/unsupported.ts'
import { aPod } from '../../../../../support/manifests.ts'

const probe = { livenessProbe: { httpGet: { port: 80 } } } as Partial<Container>

test.each<[string, Partial<PodSpec>, Partial<Container>]>([
  ['volume "data"', { volumes: [{ name: 'data', emptyDir: {} }] }, {}],
  ['hostNetwork', { hostNetwork: true }, {}],
  ['hostPort of container "app"', {}, { ports: [{ containerPort: 80, hostPort: 80 }] }],
])('a pod that asks for a %s does not run differently from what it asks for', (field, spec, container) => {
  expect(unsupportedIn(aPod('p', container, spec)).blockedBy).toContain(field)
})

test('probes are named in a warning, and nothing is said of a plain pod', () => {
  expect(unsupportedIn(aPod('p', probe))).toEqual({
    blockedBy: undefined,
    warnings: ['container "app" runs without its livenessProbe: this engine cannot do that yet'],
  })
  expect(unsupportedIn(aPod('p', {}, { securityContext: {} }))).toEqual({ blockedBy: undefined, warnings: [] })
})

test('a pod whose pull secrets are not used is told so', () => {
  const { blockedBy, warnings } = unsupportedIn(aPod('p', {}, { imagePullSecrets: [{ name: 'registry' }] }))
  expect(blockedBy).toBeUndefined()
  expect(warnings.join()).toContain('imagePullSecrets')
})

test('simulated containers run whatever is asked for', () => {
  const spec: Partial<PodSpec> = { hostNetwork: true, securityContext: { runAsNonRoot: true } }
  expect(unsupportedIn(aPod('p', probe, spec), 'simulated')).toEqual({ blockedBy: undefined, warnings: [] })
})
