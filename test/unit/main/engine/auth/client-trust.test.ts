import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLogger } from '#base/logger.ts'
import { configMap } from '#kube/kinds/core/config-map.ts'
import { keepClientTrust, type ClientTrust } from '../../../../../main/engine/auth/client-trust.ts'
import { openPki } from '../../../../../main/engine/auth/pki.ts'
import { eventually } from '../../../../support/eventually.ts'
import { createAccessApi, type AccessApi } from '../../../../support/access-api.ts'
import { createTempDir } from '../../../../support/temp-dir.ts'

let api: AccessApi
let trust: ClientTrust
let authority = ''

const day = 86_400_000
const published = (): string | undefined =>
  api.registry.find(configMap, 'kube-system', 'extension-apiserver-authentication')?.data?.['client-ca-file']

async function newAuthority(): Promise<string> {
  const dir = createTempDir('trust')
  const { authority: made } = await openPki(dir.path, api.clock)
  dir.dispose()
  return made.certificate.trim()
}

beforeEach(async () => {
  api = await createAccessApi()
  authority = await newAuthority()
  const { registry, clock } = api
  trust = keepClientTrust({ registry, clock, logger: silentLogger, authority: () => authority })
  await trust.publish()
})

afterEach(() => {
  trust.dispose()
  api.dispose()
})

it('tells other API servers whose client certificates count', () => {
  expect(published()?.trim()).toBe(authority)
})

it('keeps the authority before until it expires', async () => {
  const first = authority
  authority = await newAuthority()
  await trust.publish()
  expect(published()).toContain(first)
  expect(published()).toContain(authority)
  await api.clock.advance(3651 * day)
  authority = await newAuthority()
  await trust.publish()
  expect(published()?.trim()).toBe(authority)
})

it('is made anew when it is deleted', async () => {
  await api.registry.delete(configMap, 'kube-system', 'extension-apiserver-authentication')
  await eventually('the ConfigMap to be there again', published, (text) => text?.includes(authority) === true)
})
