import {
  allGroups,
  anythingFrom,
  type FlowSchemaSpec,
  groups,
  mandatoryFlowSchemas,
  mandatoryPriorityLevels,
  type PriorityLevelSpec,
} from './mandatory.ts'

/**
 * What every server begins with, and an administrator may change. Source: apiserver
 * pkg/apis/flowcontrol/bootstrap/default.go.
 */

function limited(shares: number, lendablePercent: number, queues: number, handSize: number): PriorityLevelSpec {
  const queuing = { queues, handSize, queueLengthLimit: 50 }
  return {
    type: 'Limited',
    limited: { nominalConcurrencyShares: shares, limitResponse: { type: 'Queue', queuing }, lendablePercent },
  }
}

const suggestedPriorityLevels: Readonly<Record<string, PriorityLevelSpec>> = {
  system: limited(30, 33, 64, 6),
  'node-high': limited(40, 25, 64, 6),
  'leader-election': limited(10, 0, 16, 4),
  'workload-high': limited(40, 50, 128, 6),
  'workload-low': limited(100, 90, 128, 6),
  'global-default': limited(20, 50, 128, 6),
}

type Rules = NonNullable<FlowSchemaSpec['rules']>
type Subject = Rules[number]['subjects'][number]

function schema(level: string, precedence: number, method: 'ByUser' | 'ByNamespace' | undefined, rules: Rules) {
  return {
    priorityLevelConfiguration: { name: level },
    matchingPrecedence: precedence,
    ...(method ? { distinguisherMethod: { type: method } } : {}),
    rules,
  }
}

function user(name: string): Subject {
  return { kind: 'User', user: { name } }
}

const systemAccounts: Subject = { kind: 'ServiceAccount', serviceAccount: { namespace: 'kube-system', name: '*' } }

const leases = { apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] }

const suggestedFlowSchemas: Readonly<Record<string, FlowSchemaSpec>> = {
  probes: schema('exempt', 2, undefined, [
    { subjects: allGroups, nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }] },
  ]),
  'system-leader-election': schema('leader-election', 100, 'ByUser', [
    {
      subjects: [user('system:kube-controller-manager'), user('system:kube-scheduler'), systemAccounts],
      resourceRules: [{ verbs: ['get', 'create', 'update'], ...leases }],
    },
  ]),
  'system-node-high': schema('node-high', 400, 'ByUser', [
    {
      subjects: groups('system:nodes'),
      resourceRules: [
        {
          verbs: ['*'],
          apiGroups: [''],
          resources: ['nodes', 'nodes/status'],
          clusterScope: true,
          namespaces: ['*'],
        },
        { verbs: ['*'], ...leases },
      ],
    },
  ]),
  'system-nodes': schema('system', 500, 'ByUser', anythingFrom(groups('system:nodes'))),
  'kube-controller-manager': schema(
    'workload-high',
    800,
    'ByNamespace',
    anythingFrom([user('system:kube-controller-manager')]),
  ),
  'kube-scheduler': schema('workload-high', 800, 'ByNamespace', anythingFrom([user('system:kube-scheduler')])),
  'kube-system-service-accounts': schema('workload-high', 900, 'ByNamespace', anythingFrom([systemAccounts])),
  'service-accounts': schema('workload-low', 9000, 'ByUser', anythingFrom(groups('system:serviceaccounts'))),
  'global-default': schema('global-default', 9900, 'ByUser', anythingFrom(allGroups)),
}

/** Levels first, so that no schema dangles. */
export const firstPriorityLevels = { ...suggestedPriorityLevels, ...mandatoryPriorityLevels }
export const firstFlowSchemas = { ...suggestedFlowSchemas, ...mandatoryFlowSchemas }
