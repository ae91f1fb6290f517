import type { ServicePort } from '#kube/kinds/core/service.ts'
import { duplicateField, type FieldError, forbiddenField, requiredField } from '#kube/meta/field-error.ts'
import { dns1123Label, qualifiedName } from '#kube/meta/names.ts'
import { checked, oneOf, protocols, validatePort, validatePortOrName } from '../../../registry/field-checks.ts'
import type { ServicePorts } from './types.ts'

/** Source: kubernetes pkg/apis/core/validation validateServicePort. */
export function validatePorts(ports: ServicePorts): FieldError[] {
  return ports.flatMap((port, index) => {
    const field = `spec.ports[${String(index)}]`
    const { name = '', targetPort, appProtocol } = port
    const isTwice = name !== '' && ports.findIndex((other) => other.name === name) < index
    return [
      ...(name === '' && ports.length > 1 ? [requiredField(`${field}.name`)] : []),
      ...(name === '' ? [] : checked(`${field}.name`, name, dns1123Label)),
      ...(isTwice ? [duplicateField(`${field}.name`, name)] : []),
      ...validatePort(`${field}.port`, port.port),
      ...oneOf(`${field}.protocol`, port.protocol, protocols),
      ...(targetPort === undefined ? [] : validatePortOrName(`${field}.targetPort`, targetPort)),
      ...(appProtocol === undefined ? [] : checked(`${field}.appProtocol`, appProtocol, qualifiedName)),
    ]
  })
}

/** No number is taken twice for the same protocol. */
export function validateNodePorts(type: string | undefined, ports: ServicePorts): FieldError[] {
  const isEarlier = (index: number, matches: (other: ServicePort) => boolean): boolean =>
    ports.slice(0, index).some((other) => other.protocol === ports[index]?.protocol && matches(other))
  return [
    ...ports.flatMap(({ nodePort }, index) =>
      nodePort && type === 'ClusterIP'
        ? [forbiddenField(`spec.ports[${String(index)}].nodePort`, "may not be used when `type` is 'ClusterIP'")]
        : [],
    ),
    ...ports.flatMap(({ nodePort }, index) =>
      nodePort && isEarlier(index, (other) => other.nodePort === nodePort)
        ? [duplicateField(`spec.ports[${String(index)}].nodePort`, nodePort)]
        : [],
    ),
    ...ports.flatMap(({ port, protocol }, index) =>
      isEarlier(index, (other) => other.port === port)
        ? [duplicateField(`spec.ports[${String(index)}]`, internalPort(protocol, port))]
        : [],
    ),
  ]
}

/** As the API server prints it: its own struct with two fields set. */
function internalPort(protocol: string | undefined, port: number): unknown {
  return { Name: '', Protocol: protocol ?? '', AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 }
}
