import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import * as v from 'valibot'
import { AppError, messageOf } from '#base/errors.ts'
import { dns1123Subdomain } from '#kube/meta/names.ts'
import { yaml } from '../late-packages.ts'
import { defaultPolicy } from './default-policy.ts'
import { levels, stages } from './event.ts'
import type { Policy } from './policy.ts'

const texts = v.optional(v.array(v.string()))
const omitStages = v.optional(v.array(v.picklist(stages, `allowed stages are ${stages.join(',')}`)))

const group = v.pipe(
  v.string(),
  v.check((name) => name === '' || name === '*' || dns1123Subdomain(name).length === 0, 'must be a DNS subdomain'),
)

const groupResources = v.pipe(
  v.strictObject({ group: v.optional(group), resources: texts, resourceNames: texts }),
  v.check(
    ({ resources, resourceNames }) => !resourceNames?.length || Boolean(resources?.length),
    'using resourceNames requires at least one resource',
  ),
)

const url = v.pipe(
  v.string(),
  v.check((text) => text === '*' || text.startsWith('/'), "non-resource URL rules must begin with a '/' character"),
  v.check(
    (text) => !text.slice(0, -1).includes('*'),
    "non-resource URL wildcards '*' must be the final character of the rule",
  ),
)

const rule = v.pipe(
  v.strictObject({
    level: v.picklist(levels),
    users: texts,
    userGroups: texts,
    verbs: texts,
    resources: v.optional(v.array(groupResources)),
    namespaces: texts,
    nonResourceURLs: v.optional(v.array(url)),
    omitStages,
    omitManagedFields: v.optional(v.boolean()),
  }),
  v.check(
    ({ nonResourceURLs, resources, namespaces }) =>
      !nonResourceURLs?.length || !(resources?.length || namespaces?.length),
    'rules cannot apply to both regular resources and non-resource URLs',
  ),
)

/** Source: apiserver pkg/apis/audit/validation/validation.go, pkg/audit/policy/reader.go. */
const policySchema = v.strictObject({
  apiVersion: v.literal('audit.k8s.io/v1'),
  kind: v.literal('Policy'),
  metadata: v.optional(v.looseObject({})),
  rules: v.pipe(v.array(rule), v.minLength(1, 'loaded illegal policy with 0 rules')),
  omitStages,
  omitManagedFields: v.optional(v.boolean()),
})

/** The policy of a file, in upstream's form; without the file, a default. Throws AppError `engine.failed` for a wrong one. */
export async function readPolicyFile(file: string): Promise<Policy> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return defaultPolicy
    throw failure(file, messageOf(error), error)
  }
  try {
    return v.parse(policySchema, yaml().parse(text))
  } catch (error) {
    throw failure(file, describe(error), error)
  }
}

function failure(file: string, reason: string, cause: unknown): AppError {
  return new AppError('engine.failed', { reason: `${basename(file)}: ${reason}` }, { cause })
}

function describe(error: unknown): string {
  if (!v.isValiError(error)) return messageOf(error)
  return error.issues.map((issue) => `${v.getDotPath(issue) ?? '(file)'}: ${issue.message}`).join(', ')
}
