import { expect, test } from 'vitest'
import { podMeasures } from '#kube/kinds/core/pod-measures.ts'
import type { Container } from '#kube/kinds/core/pod.ts'

function asking(cpu: string, more: Partial<Container> = {}): Container {
  return { name: 'c', resources: { requests: { cpu, memory: '64Mi' } }, ...more }
}

test('containers are added up', () => {
  const measures = podMeasures({ spec: { containers: [asking('250m'), asking('1'), { name: 'free' }] } })
  expect(measures).toEqual({ podRequests: 1, cpuRequests: 1.25, memoryRequests: 2 * 64 * 2 ** 20 })
})

test('an init container counts when it needs more than what runs later', () => {
  const containers = [asking('500m')]
  expect(podMeasures({ spec: { containers, initContainers: [asking('2')] } })['cpuRequests']).toBe(2)
  expect(podMeasures({ spec: { containers, initContainers: [asking('100m')] } })['cpuRequests']).toBe(0.5)
})

test('a sidecar runs beside the others', () => {
  const initContainers = [asking('300m', { restartPolicy: 'Always' }), asking('1')]
  expect(podMeasures({ spec: { containers: [asking('500m')], initContainers } })['cpuRequests']).toBe(1.3)
})

test('a pod that crashes again and again keeps its place; one that has ended gives it back', () => {
  const spec = { containers: [asking('1')] }
  expect(podMeasures({ spec, status: { phase: 'Running' } })['podRequests']).toBe(1)
  expect(podMeasures({ spec, status: { phase: 'Failed' } })).toEqual({})
})
