import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { defaultPolicy } from '../../../../../main/engine/audit/default-policy.ts'
import { readPolicyFile } from '../../../../../main/engine/audit/policy-file.ts'
import { createTempDir } from '../../../../support/temp-dir.ts'

const dir = createTempDir('audit-policy')
afterAll(() => {
  dir.dispose()
})

const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\n'

function read(text: string): ReturnType<typeof readPolicyFile> {
  const file = join(dir.path, 'audit-policy.yaml')
  writeFileSync(file, text)
  return readPolicyFile(file)
}

test('without a file there is a policy', async () => {
  expect(await readPolicyFile(join(dir.path, 'none.yaml'))).toBe(defaultPolicy)
})

test('the policy of the documentation', async () => {
  const policy = await read(`${head}
omitStages: [RequestReceived]
rules:
  - level: RequestResponse
    resources: [{ group: "", resources: [pods] }]
  - level: None
    users: ["system:kube-proxy"]
    verbs: [watch]
    resources: [{ group: "", resources: [endpoints, services] }]
  - level: None
    userGroups: ["system:authenticated"]
    nonResourceURLs: ["/api*", /version]
  - level: Metadata
    omitStages: [RequestReceived]
`)
  expect(policy.rules.map(({ level }) => level)).toEqual(['RequestResponse', 'None', 'None', 'Metadata'])
})

test.each([
  ['rules: []', 'rules: loaded illegal policy with 0 rules'],
  ['rules: [{ level: All }]', 'rules.0.level'],
  ['rules: [{ users: [a] }]', 'rules.0.level'],
  ['rules: [{ level: None, user: [a] }]', 'rules.0.user'],
  ['rules: [{ level: None, nonResourceURLs: [api] }]', "must begin with a '/' character"],
  ['rules: [{ level: None, nonResourceURLs: ["/a*b"] }]', 'must be the final character of the rule'],
  [
    'rules: [{ level: None, nonResourceURLs: [/a], namespaces: [b] }]',
    'rules cannot apply to both regular resources and non-resource URLs',
  ],
  [
    'rules: [{ level: None, resources: [{ resourceNames: [a] }] }]',
    'using resourceNames requires at least one resource',
  ],
  ['rules: [{ level: None, resources: [{ group: apps/v1 }] }]', 'rules.0.resources.0.group'],
  ['rules: [{ level: None, omitStages: [Later] }]', 'allowed stages are RequestReceived,ResponseStarted'],
  ['rules: [', 'audit-policy.yaml'],
])('%s is refused', async (text, problem) => {
  await expect(read(`${head}${text}\n`)).rejects.toMatchObject({
    code: 'engine.failed',
    details: { reason: expect.stringContaining(problem) as string },
  })
})

test('another version is refused', async () => {
  await expect(read('apiVersion: audit.k8s.io/v1beta1\nkind: Policy\nrules: [{ level: None }]')).rejects.toMatchObject({
    code: 'engine.failed',
  })
})
