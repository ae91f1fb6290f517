import { expect, it } from 'vitest'
import { negotiate } from '../../../../../main/engine/api/negotiate.ts'

const accept = (header: string | undefined, pretty: string | null = null, agent = 'kubectl') =>
  negotiate(header, true, pretty, agent)

it('takes the first range that can be served', () => {
  expect(accept('application/vnd.kubernetes.protobuf,application/json')).toMatchObject({ encoding: 'json' })
  expect(accept('application/json;as=Table;v=v1;g=meta.k8s.io,application/json')).toMatchObject({
    view: 'Table',
    viewVersion: 'v1',
  })
  expect(accept('application/json;as=Table;v=v2;g=meta.k8s.io,application/json').view).toBeUndefined()
  expect(accept('application/json;q=0.1, application/yaml')).toMatchObject({ encoding: 'yaml' })
  expect(accept(undefined)).toMatchObject({ encoding: 'json', isPretty: false })
})

it('refuses what cannot be served', () => {
  expect(() => accept('text/html')).toThrow('406: Not Acceptable\n\nAvailable representations: application/json, ')
  for (const header of ['application/vnd.kubernetes.protobuf', 'application/json;as=Table;v=v9;g=meta.k8s.io']) {
    expect(() => accept(header)).toThrow('only the following media types are accepted')
  }
})

it('indents for people', () => {
  expect(accept('*/*', null, 'curl/8.0').isPretty).toBe(true)
  expect(accept('*/*', '0', 'curl/8.0').isPretty).toBe(false)
  expect(accept('*/*', '1').isPretty).toBe(true)
})
