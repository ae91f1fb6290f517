import { expect, test } from 'vitest'
import { endpointSlice } from '#kube/kinds/discovery/endpoint-slice.ts'
import { registryUnderTest } from '../../../../../support/registry-under-test.ts'

const under = registryUnderTest()

const body = (fields: object = {}) => {
  const object = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'x' },
    addressType: 'IPv4',
    endpoints: [],
    ports: [],
    ...fields,
  }
  return { ...object, metadata: { namespace: 'default', ...object.metadata } }
}

// The messages are those of kube-apiserver 1.36.
test.each<[string, object, string[]]>([
  [
    'an unknown type',
    { addressType: 'IPX' },
    ['addressType: Unsupported value: "IPX": supported values: "FQDN", "IPv4", "IPv6"'],
  ],
  [
    'addresses of another family',
    { endpoints: [{ addresses: ['2001:db8::1'] }] },
    ['endpoints[0].addresses: Invalid value: "2001:db8::1": must be an IPv4 address'],
  ],
  [
    'addresses of the machine itself',
    { endpoints: [{ addresses: ['127.0.0.1', '169.254.1.1'] }] },
    [
      'endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      'endpoints[0].addresses[1]: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
    ],
  ],
  [
    'no address',
    { endpoints: [{ addresses: [] }] },
    ['endpoints[0].addresses: Required value: must contain at least 1 address'],
  ],
  [
    'names that are none',
    { endpoints: [{ addresses: ['10.0.0.1'], hostname: 'A', nodeName: 'B' }] },
    [
      "endpoints[0].nodeName: Invalid value: \"B\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      "endpoints[0].hostname: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'hints that repeat',
    {
      endpoints: [
        { addresses: ['10.0.0.1'], hints: { forZones: [{ name: 'a' }, { name: 'a' }], forNodes: [{ name: 'B' }] } },
      ],
    },
    [
      'endpoints[0].hints.forZones[1].name: Duplicate value: "a"',
      "endpoints[0].hints.forNodes[0].name: Invalid value: \"B\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  ['ports of one name', { ports: [{ name: 'a' }, { name: 'a' }] }, ['ports[1].name: Duplicate value: "a"']],
  [
    'ports that are none',
    { ports: [{ name: 'A', protocol: 'X', appProtocol: 'a b' }] },
    [
      "ports[0].name: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      'ports[0].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"',
      "ports[0].appProtocol: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    'domains that are none',
    { addressType: 'FQDN', endpoints: [{ addresses: ['a', '', 'A.b'] }] },
    [
      'endpoints[0].addresses[0]: Invalid value: "a": should be a domain with at least two segments separated by dots',
      'endpoints[0].addresses[1]: Required value',
      "endpoints[0].addresses[2]: Invalid value: \"A.b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'an address that is not canonical',
    { addressType: 'IPv6', endpoints: [{ addresses: ['2001:DB8::1'] }] },
    ['endpoints[0].addresses[0]: Invalid value: "2001:DB8::1": must be in canonical form ("2001:db8::1")'],
  ],
])('refuses %s', async (_, change, expected) => {
  expect(await under.refusals(endpointSlice, body(change))).toEqual(expected)
})

test('no endpoints are null, and ports get their defaults', async () => {
  expect(await under.create(endpointSlice, body({ ports: [{ port: 80 }] }))).toMatchObject({
    metadata: { generation: 1 },
    endpoints: null,
    ports: [{ name: '', port: 80, protocol: 'TCP' }],
  })
})

test('a change of labels is news, one of annotations is none', async () => {
  const stored = await under.create(endpointSlice, body())
  const change = async (metadata: object) =>
    (
      await under.registry.update(endpointSlice, {
        ...stored,
        metadata: { ...stored.metadata, ...metadata, resourceVersion: '' },
      })
    ).metadata.generation
  expect(await change({ annotations: { a: 'b' } })).toBe(1)
  expect(await change({ labels: { a: 'b' } })).toBe(2)
})

test('the type of its addresses stays', async () => {
  const stored = await under.create(endpointSlice, body())
  expect(await under.changeRefusals(stored, endpointSlice, { addressType: 'IPv6' })).toEqual([
    'addressType: Invalid value: "IPv6": field is immutable',
  ])
})

test('warns of domains, and of addresses that are written oddly', async () => {
  const object = body({ addressType: 'FQDN', endpoints: [{ addresses: ['a.b'] }] })
  expect(await under.warnings(endpointSlice, object)).toEqual(['spec.addressType: FQDN endpoints are deprecated'])
})
