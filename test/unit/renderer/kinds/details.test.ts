import { createI18n } from 'vue-i18n'
import { describe, expect, test } from 'vitest'
import { createApp } from 'vue'
import { kinds } from '#kube/kinds/registry.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import DetailBlocks from '../../../../renderer/components/DetailBlocks.vue'
import { isShown, type Cell, type DetailBlock, type Fact } from '../../../../renderer/components/fact.ts'
import { uiKindOf } from '../../../../renderer/kinds/registry.ts'
import { en } from '../../../../renderer/locales/en/messages.ts'

const object = (fields: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Any',
  metadata: { name: 'one', namespace: 'shop' },
  ...fields,
})

const textOf = (cell: Cell): unknown => (typeof cell === 'object' ? (cell.value ?? cell.orElse) : cell)

function factsOf(group: string, resource: string, fields: object): Record<string, unknown> {
  const shown = uiKindOf(group, resource).facts(object(fields)).filter(isShown)
  return Object.fromEntries(shown.map((fact: Fact) => [fact.label, textOf(fact)]))
}

function rowsOf(group: string, resource: string, title: string, fields: object): unknown[][] {
  const block = blockOf(group, resource, title, fields)
  return 'rows' in block ? block.rows.map((row) => row.map(textOf)) : []
}

function cardsOf(group: string, resource: string, title: string, fields: object): Record<string, unknown>[] {
  const block = blockOf(group, resource, title, fields)
  if (!('cards' in block)) return []
  return block.cards.map(({ facts }) =>
    Object.fromEntries(facts.filter(isShown).map((fact) => [fact.label, textOf(fact)])),
  )
}

function blockOf(group: string, resource: string, title: string, fields: object): DetailBlock {
  const block = uiKindOf(group, resource)
    .blocks(object(fields))
    .find((candidate) => candidate.title === title)
  if (!block) throw new Error(`no block ${title}`)
  return block
}

const rbac = 'rbac.authorization.k8s.io'

describe('the page of an object', () => {
  test('says what a role allows, with the group of each resource', () => {
    const rules = [
      { apiGroups: ['', 'apps'], resources: ['deployments'], resourceNames: ['web'], verbs: ['get', 'update'] },
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ]
    expect(rowsOf(rbac, 'roles', 'rules', { rules })).toEqual([
      ['deployments, deployments.apps', 'web', 'get, update'],
      ['*', 'all', '*'],
      ['/metrics', 'all', 'get'],
    ])
  })

  test('says who is bound to a role', () => {
    const fields = {
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'ci', namespace: 'build' }],
    }
    expect(factsOf(rbac, 'rolebindings', fields)).toEqual({ role: 'ClusterRole view' })
    expect(rowsOf(rbac, 'rolebindings', 'subjects', fields)).toEqual([['ServiceAccount', 'ci', 'build']])
  })

  test('tells a policy that lets nothing through from one that does not restrict', () => {
    const denied = { spec: { podSelector: {}, policyTypes: ['Ingress'] } }
    expect(factsOf('networking.k8s.io', 'networkpolicies', denied)).toMatchObject({ appliesTo: 'allPods' })
    expect(blockOf('networking.k8s.io', 'networkpolicies', 'fromRules', denied)).toMatchObject({ empty: 'nothing' })
    expect(blockOf('networking.k8s.io', 'networkpolicies', 'toRules', denied)).not.toHaveProperty('empty')
  })

  test('says whom a network policy lets in, and an empty rule is everyone', () => {
    const from = [
      { namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } },
      { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
    ]
    const spec = { podSelector: {}, ingress: [{ from, ports: [{ port: 8000, endPort: 8100 }] }, {}] }
    expect(cardsOf('networking.k8s.io', 'networkpolicies', 'fromRules', { spec })).toEqual([
      { from: 'namespace * + pod app=web; 10.0.0.0/8 ≠ 10.1.0.0/16', ports: 'TCP 8000–8100' },
      { from: 'anywhere', ports: 'anyPort' },
    ])
  })

  test('lists where an ingress leads', () => {
    const paths = [{ path: '/api', pathType: 'Exact', backend: { service: { name: 'api', port: { number: 80 } } } }]
    const spec = { rules: [{ http: { paths } }] }
    expect(rowsOf('networking.k8s.io', 'ingresses', 'ingressRules', { spec })).toEqual([
      ['anyHost', '/api (Exact)', 'api:80'],
    ])
  })

  test('says what a webhook is asked about', () => {
    const rules = [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }]
    const webhooks = [{ name: 'a.example.com', clientConfig: { service: { namespace: 'mesh', name: 'in' } }, rules }]
    const group = 'admissionregistration.k8s.io'
    expect(cardsOf(group, 'mutatingwebhookconfigurations', 'webhooks', { webhooks })).toEqual([
      { calls: 'mesh/in', matches: 'CREATE core/v1 pods' },
    ])
  })

  test('sets each metric of an autoscaler against its target', () => {
    const spec = {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 3,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 70 } } }],
    }
    const status = {
      currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 83 } } }],
    }
    const fields = { spec, status }
    expect(rowsOf('autoscaling', 'horizontalpodautoscalers', 'metrics', fields)).toEqual([
      ['cpu', 'Resource', '83%/70%'],
    ])
    expect(factsOf('autoscaling', 'horizontalpodautoscalers', fields)).toMatchObject({
      minReplicas: 1,
      lastScaled: 'never',
    })
  })

  test('shows where a volume is stored, whatever its type', () => {
    const spec = { capacity: { storage: '1Gi' }, nfs: { server: 'nas', path: '/a' } }
    expect(factsOf('', 'persistentvolumes', { spec })).toMatchObject({ volumeType: 'nfs', claim: 'unclaimed' })
    expect(rowsOf('', 'persistentvolumes', 'volumeSource', { spec })).toEqual([
      ['server', 'nas'],
      ['path', '/a'],
    ])
  })

  test('shows the fields of a kind that nobody has described, but no condition twice', () => {
    const fields = { spec: { size: 3, tags: ['a', 'b'] }, status: { ready: true, conditions: [{ type: 'Ready' }] } }
    expect(rowsOf('shop.example', 'giftcards', 'spec', fields)).toEqual([
      ['size', '3'],
      ['tags', 'a, b'],
    ])
    expect(rowsOf('shop.example', 'giftcards', 'status', fields)).toEqual([['ready', 'true']])
  })
})

describe.each(kinds.map(({ group, resource }) => ({ group, resource })))('$group/$resource', ({ group, resource }) => {
  // Lists that the API writes as null, and whole parts that an older server leaves out.
  test.each([{}, { spec: {} }, { spec: null, status: null }, { spec: { rules: null }, rules: null, webhooks: null }])(
    'has a page for an object that lacks %o',
    (fields) => {
      const kind = uiKindOf(group, resource)
      expect(() => [kind.facts(object(fields)), kind.blocks(object(fields))]).not.toThrow()
    },
  )

  test('says what it is where there is none', () => {
    expect(en.about).toHaveProperty(resource, expect.stringMatching(/\.$/))
  })
})

test('a table leaves out the columns that say nothing', () => {
  const blocks: DetailBlock[] = [
    { title: 'subjects', columns: ['kind', 'name', 'namespace'], rows: [['Group', 'a', undefined]] },
  ]
  const host = document.createElement('div')
  const app = createApp(DetailBlocks, { blocks, cluster: 'local' })
  app.use(createI18n({ legacy: false, locale: 'en', messages: { en } })).mount(host)
  expect([...host.querySelectorAll('th')].map((heading) => heading.textContent.trim())).toEqual(['Kind', 'Name'])
  app.unmount()
})

test('every text that a page names exists', () => {
  const sources = import.meta.glob<string>('/renderer/kinds/**/*.ts', { query: '?raw', import: 'default', eager: true })
  const all = Object.values(sources).join('\n')
  const named = (pattern: RegExp): string[] => [...all.matchAll(pattern)].map(([, key]) => key ?? '')
  const columns = [...all.matchAll(/columns: \[([^\]]*)\],?\n\s*rows/g)].flatMap(
    ([, list]) => list?.match(/\w+/g) ?? [],
  )
  expect(columns.length).toBeGreaterThan(30)
  const missing = (keys: readonly string[], texts: object): string[] => keys.filter((key) => !Object.hasOwn(texts, key))
  expect(missing([...named(/label: '(\w+)'/g), ...columns], en.fact)).toEqual([])
  expect(missing(named(/title: '(\w+)'/g), en.block)).toEqual([])
  expect(missing(named(/(?:orElse|empty): '(\w+)'/g), en.word)).toEqual([])
})
