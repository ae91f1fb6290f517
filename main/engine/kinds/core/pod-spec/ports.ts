import { duplicateField, type FieldError, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { portName } from '#kube/meta/names.ts'
import { oneOf, protocols, validatePort } from '../../../registry/field-checks.ts'
import { each } from './fields.ts'
import type { Container, Spec } from './model.ts'

/** Source of this file: kubernetes pkg/apis/core/validation/validation.go validateContainerPorts and below. */

type Port = NonNullable<Container['ports']>[number]

export function validatePorts(ports: readonly Port[] | undefined, field: string): FieldError[] {
  const names = new Set<string>()
  return each(ports, field, ({ name, containerPort, hostPort, protocol }, at) => [
    ...(name ? validateName(`${at}.name`, name, names) : []),
    ...(containerPort ? validatePort(`${at}.containerPort`, containerPort) : [requiredField(`${at}.containerPort`)]),
    ...(hostPort ? validatePort(`${at}.hostPort`, hostPort) : []),
    ...oneOf(`${at}.protocol`, protocol, protocols),
  ])
}

function validateName(field: string, name: string, names: Set<string>): FieldError[] {
  const problems = portName(name)
  if (problems.length > 0) return problems.map((problem) => invalidField(field, name, problem))
  if (names.has(name)) return [duplicateField(field, name)]
  names.add(name)
  return []
}

/** Two ports of the pod that would be the same on its node. `at` gives a container's path. */
export function validateHostPorts(containers: readonly Container[], at: (index: number) => string): FieldError[] {
  const taken = new Set<string>()
  return containers.flatMap(({ ports }, index) =>
    each(ports, `${at(index)}.ports`, ({ hostPort, hostIP = '', protocol = '' }, field) => {
      if (!hostPort) return []
      const key = `${protocol}/${hostIP}/${String(hostPort)}`
      if (taken.has(key)) return [duplicateField(`${field}.hostPort`, key)]
      taken.add(key)
      return []
    }),
  )
}

/** On the node's network a port is the node's. A template may leave it to the pod's defaults. */
export function validateHostNetworkPorts(spec: Spec, field: string, isPod: boolean): FieldError[] {
  if (!spec.hostNetwork) return []
  return each(spec.containers, `${field}.containers`, ({ ports }, at) =>
    each(ports, `${at}.ports`, ({ hostPort = 0, containerPort = 0 }, path) => {
      if (hostPort === containerPort || (!isPod && hostPort === 0)) return []
      return [invalidField(`${path}.hostPort`, hostPort, 'must match `containerPort` when `hostNetwork` is true')]
    }),
  )
}
