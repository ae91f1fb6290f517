import type { NetworkPolicy } from '#kube/kinds/networking/network-policy.ts'
import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { portName, portNumber } from '#kube/meta/names.ts'
import { checked } from '../../registry/field-checks.ts'
import { validateLabelSelector } from '../../registry/selector-checks.ts'
import { containsIp, parseCidr } from '../../ip/address.ts'
import { validateCidr } from './ip-validation.ts'

type Spec = NonNullable<NetworkPolicy['spec']>
type Peer = NonNullable<NonNullable<Spec['ingress']>[number]['from']>[number]
type Port = NonNullable<NonNullable<Spec['ingress']>[number]['ports']>[number]
type Block = NonNullable<Peer['ipBlock']>

const protocols = ['TCP', 'UDP', 'SCTP']
const policyTypes = ['Ingress', 'Egress']

/** Who may reach the pods, and whom they may reach, each with its place. */
export function peersOf(spec: Spec | undefined): { peer: Peer; field: string }[] {
  const placed = (peers: readonly Peer[] | undefined, field: string) =>
    (peers ?? []).map((peer, index) => ({ peer, field: `${field}[${String(index)}]` }))
  return [
    ...(spec?.ingress ?? []).flatMap(({ from }, index) => placed(from, `spec.ingress[${String(index)}].from`)),
    ...(spec?.egress ?? []).flatMap(({ to }, index) => placed(to, `spec.egress[${String(index)}].to`)),
  ]
}

export function cidrsOf(spec: Spec | undefined): string[] {
  return peersOf(spec).flatMap(({ peer: { ipBlock } }) => (ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])] : []))
}

/** `known` are CIDRs that need no look. Source: kubernetes pkg/apis/networking/validation ValidateNetworkPolicySpec. */
export function validatePolicySpec(spec: Spec, known: readonly string[]): FieldError[] {
  const { podSelector = {}, ingress = [], egress = [], policyTypes: types = [] } = spec
  const rule = (ports: readonly Port[] = [], peers: readonly Peer[] = [], field: string, side: string) => [
    ...ports.flatMap((port, index) => validatePort(port, `${field}.ports[${String(index)}]`)),
    ...peers.flatMap((peer, index) => validatePeer(peer, `${field}.${side}[${String(index)}]`, known)),
  ]
  const errors = [
    ...validateLabelSelector('spec.podSelector', podSelector),
    ...ingress.flatMap(({ ports, from }, index) => rule(ports, from, `spec.ingress[${String(index)}]`, 'from')),
    ...egress.flatMap(({ ports, to }, index) => rule(ports, to, `spec.egress[${String(index)}]`, 'to')),
  ]
  if (types.length > policyTypes.length) {
    return [...errors, invalidField('spec.policyTypes', types, 'may not specify more than two policyTypes')]
  }
  return [
    ...errors,
    ...types.flatMap((type, index) =>
      policyTypes.includes(type) ? [] : [unsupportedField(`spec.policyTypes[${String(index)}]`, type, policyTypes)],
    ),
  ]
}

function validatePort({ protocol, port, endPort }: Port, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (protocol !== undefined && !protocols.includes(protocol)) {
    errors.push(unsupportedField(`${field}.protocol`, protocol, protocols))
  }
  const refuseEnd = (value: unknown, detail: string): void => {
    errors.push(invalidField(`${field}.endPort`, value, detail))
  }
  if (port === undefined) {
    if (endPort !== undefined) refuseEnd(endPort, 'may not be specified when `port` is not specified')
  } else if (typeof port === 'string') {
    if (endPort !== undefined) refuseEnd(endPort, 'may not be specified when `port` is non-numeric')
    errors.push(...checked(`${field}.port`, port, portName))
  } else {
    errors.push(...portNumber(port).map((problem) => invalidField(`${field}.port`, port, problem)))
    if (endPort === undefined) return errors
    if (endPort < port) refuseEnd(port, 'must be greater than or equal to `port`')
    for (const problem of portNumber(endPort)) refuseEnd(endPort, problem)
  }
  return errors
}

function validatePeer(peer: Peer, field: string, known: readonly string[]): FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer
  const errors = [
    ...(podSelector ? validateLabelSelector(`${field}.podSelector`, podSelector) : []),
    ...(namespaceSelector ? validateLabelSelector(`${field}.namespaceSelector`, namespaceSelector) : []),
    ...(ipBlock ? validateBlock(ipBlock, `${field}.ipBlock`, known) : []),
  ]
  if (!podSelector && !namespaceSelector && !ipBlock) errors.push(requiredField(field, 'must specify a peer'))
  if (ipBlock && (podSelector ?? namespaceSelector)) {
    errors.push(forbiddenField(field, 'may not specify both ipBlock and another peer'))
  }
  return errors
}

function validateBlock({ cidr, except = [] }: Block, field: string, known: readonly string[]): FieldError[] {
  if (!cidr) return [requiredField(`${field}.cidr`)]
  const errors = validateCidr(`${field}.cidr`, cidr, known)
  const range = parseCidr(cidr)
  if (!range) return errors
  for (const [index, text] of except.entries()) {
    const at = `${field}.except[${String(index)}]`
    errors.push(...validateCidr(at, text, known))
    const hole = parseCidr(text)
    if (!hole) continue
    const isInside = containsIp(range, { ...hole.ip, value: hole.first }) && range.prefix < hole.prefix
    if (!isInside) errors.push(invalidField(at, text, 'must be a strict subset of `cidr`'))
  }
  return errors
}
