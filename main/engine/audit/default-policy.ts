import type { Policy } from './policy.ts'

/**
 * Without a file of its own a cluster keeps who changed what, and who looked at secrets: never bodies, and nothing of
 * what controllers and clients do every few seconds.
 */
export const defaultPolicy: Policy = {
  omitStages: ['RequestReceived'],
  rules: [
    {
      level: 'None',
      resources: [
        { group: '', resources: ['events'] },
        { group: 'events.k8s.io', resources: ['events'] },
        { group: 'coordination.k8s.io', resources: ['leases'] },
        {
          group: 'authorization.k8s.io',
          resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'subjectaccessreviews'],
        },
        { group: 'authentication.k8s.io', resources: ['selfsubjectreviews'] },
      ],
    },
    {
      level: 'Metadata',
      resources: [
        { group: '', resources: ['secrets', 'serviceaccounts/token'] },
        { group: '', resources: ['pods/exec', 'pods/attach', 'pods/portforward'] },
        { group: '', resources: ['pods/proxy', 'services/proxy', 'nodes/proxy'] },
        { group: 'authentication.k8s.io', resources: ['tokenreviews'] },
      ],
    },
    { level: 'None', nonResourceURLs: ['*'] },
    { level: 'Metadata', verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'] },
  ],
}
