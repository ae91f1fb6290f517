import { certificateRequest } from '../certificate-requests.ts'
import { by, merging, trial, type Attempt } from './attempt.ts'
import { certificates } from './objects.ts'

export function throughCertificates(): Attempt[] {
  const ask = by('requester')
  const request = (signer: string, name: string, organization?: string): object =>
    certificateRequest('new', `kubernetes.io/${signer}`, name, organization)
  const condition = { type: 'Approved', status: 'True', reason: 'Test', message: 'by hand' }
  const approve = (who: string, name: string): Attempt[] => [
    by(who)(
      `approve ${name}`,
      'PATCH',
      `${certificates}/escalation-${name}/approval${trial}`,
      { status: { conditions: [condition] } },
      merging,
    ),
    by(who)(
      `approve ${name} by status`,
      'PATCH',
      `${certificates}/escalation-${name}/status${trial}`,
      { status: { conditions: [condition] } },
      merging,
    ),
    by(who)(
      `approve ${name} by the object`,
      'PATCH',
      `${certificates}/escalation-${name}${trial}`,
      { status: { conditions: [condition] } },
      merging,
    ),
    by(who)(
      `issue ${name}`,
      'PATCH',
      `${certificates}/escalation-${name}/status${trial}`,
      { status: { certificate: 'bm9uZQ==' } },
      merging,
    ),
  ]
  return [
    ask(
      'ask to be a master',
      'POST',
      `${certificates}${trial}`,
      request('kube-apiserver-client', 'me', 'system:masters'),
    ),
    ask('ask to be a user', 'POST', `${certificates}${trial}`, request('kube-apiserver-client', 'me', 'devs')),
    ask(
      'ask to be a node',
      'POST',
      `${certificates}${trial}`,
      request('kube-apiserver-client-kubelet', 'system:node:a', 'system:nodes'),
    ),
    ask('ask as somebody else', 'POST', `${certificates}${trial}`, {
      ...request('kube-apiserver-client', 'me'),
      spec: {
        ...(request('kube-apiserver-client', 'me') as { spec: object }).spec,
        username: 'kubernetes-admin',
        groups: ['system:masters'],
      },
    }),
    ...['requester', 'approver', 'signer'].flatMap((who) => [...approve(who, 'one'), ...approve(who, 'two')]),
  ]
}
