import { describe, expect, it } from 'vitest'
import { pod } from '#kube/kinds/core/pod.ts'
import { forbidden } from '#kube/meta/status-errors.ts'
import { openStore } from '../../../../../main/engine/mvcc/open-store.ts'
import type { AdmissionRequest } from '../../../../../main/engine/registry/admission.ts'
import { createRegistry } from '../../../../../main/engine/registry/create-registry.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import { refusalOf } from '../../../../support/test-registry.ts'

describe('a connection to an object', () => {
  it('is put to the admission plugins with its options, and may be refused', async () => {
    const clock = new FakeClock()
    const store = openStore({ clock })
    const seen: AdmissionRequest[] = []
    const plugin = {
      name: 'Test',
      validate(request: AdmissionRequest) {
        seen.push(request)
        if (request.name === 'closed') throw forbidden(pod, 'closed', 'nobody enters')
      },
    }
    const registry = createRegistry({ store, clock, admission: [plugin] })
    const user = { name: 'bob', groups: [] }
    const object = { apiVersion: 'v1', kind: 'PodExecOptions', command: ['ls'] }
    const connect = (name: string): Promise<unknown> =>
      registry.connect(pod, 'default', name, { user, subresource: 'exec', object })
    await connect('open')
    expect(seen[0]).toMatchObject({
      operation: 'CONNECT',
      name: 'open',
      subresource: 'exec',
      object,
      user,
      dryRun: false,
    })
    expect((await refusalOf(() => connect('closed'))).message).toBe('pods "closed" is forbidden: nobody enters')
    store.close()
  })
})
