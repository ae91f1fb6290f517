import * as v from 'valibot'
import type { ExpressionCompiler } from './expressions.ts'
import type { ClaimRules, ClaimSource } from '../authentication/oidc/claim-mapping.ts'

/** Source: apiserver pkg/apis/apiserver/v1/types.go AuthenticationConfiguration. */

/** Source: apiserver pkg/apis/apiserver/install/install.go. */
export const configVersions = ['v1', 'v1beta1', 'v1alpha1'].map((version) => `apiserver.config.k8s.io/${version}`)

const text = v.optional(v.string(), '')
const prefixed = v.strictObject({ claim: text, prefix: v.optional(v.string()), expression: text })
const source = v.strictObject({ claim: text, expression: text })

const issuer = v.strictObject({
  url: v.string(),
  discoveryURL: v.optional(v.string()),
  certificateAuthority: v.optional(v.string()),
  audiences: v.array(v.string()),
  audienceMatchPolicy: v.optional(v.picklist(['', 'MatchAny']), ''),
  egressSelectorType: v.optional(v.picklist(['', 'controlplane', 'cluster']), ''),
})

const jwt = v.strictObject({
  issuer,
  claimValidationRules: v.optional(
    v.array(v.strictObject({ claim: text, requiredValue: text, expression: text, message: text })),
    [],
  ),
  claimMappings: v.strictObject({
    username: prefixed,
    groups: v.optional(prefixed, {}),
    uid: v.optional(source, {}),
    extra: v.optional(v.array(v.strictObject({ key: v.string(), valueExpression: text })), []),
  }),
  userValidationRules: v.optional(v.array(v.strictObject({ expression: text, message: text })), []),
})

const anonymous = v.strictObject({
  enabled: v.boolean(),
  conditions: v.optional(v.array(v.strictObject({ path: v.string() })), []),
})

const schema = v.strictObject({
  apiVersion: v.picklist(configVersions),
  kind: v.literal('AuthenticationConfiguration'),
  jwt: v.optional(v.array(jwt), []),
  anonymous: v.optional(anonymous),
})

type Jwt = v.InferOutput<typeof jwt>

export interface AuthenticationFile {
  readonly anonymous?: { readonly enabled: boolean; readonly paths: readonly string[] }
  readonly issuers: readonly (Pick<Jwt['issuer'], 'url' | 'discoveryURL' | 'certificateAuthority' | 'audiences'> & {
    readonly rules: ClaimRules
  })[]
}

/** Checks and compiles the file. Throws an Error that names each field that is wrong. */
export function readAuthenticationFile(
  value: unknown,
  ownIssuer: string,
  compile: ExpressionCompiler,
): AuthenticationFile {
  const file = v.parse(schema, value)
  const problems: string[] = []
  const seen = new Set<string>([ownIssuer])
  for (const [index, one] of file.jwt.entries()) {
    const path = `jwt[${String(index)}]`
    problems.push(...issuerProblems(one.issuer, seen, `${path}.issuer`), ...mappingProblems(one, path))
    seen.add(one.issuer.url)
  }
  if (problems.length > 0) throw new Error(problems.join(', '))
  const { enabled, conditions = [] } = file.anonymous ?? {}
  return {
    ...(enabled === undefined ? {} : { anonymous: { enabled, paths: conditions.map(({ path }) => path) } }),
    issuers: file.jwt.map((one, index) => ({ ...one.issuer, rules: rulesOf(one, `jwt[${String(index)}]`, compile) })),
  }
}

function issuerProblems(
  { url, discoveryURL, audiences, audienceMatchPolicy }: Jwt['issuer'],
  seen: ReadonlySet<string>,
  path: string,
): string[] {
  const problems = urlProblems(url, `${path}.url`)
  if (seen.has(url)) problems.push(`${path}.url: Invalid value: URL must not overlap with another issuer`)
  if (discoveryURL !== undefined) {
    problems.push(...urlProblems(discoveryURL, `${path}.discoveryURL`))
    if (discoveryURL.replace(/\/+$/, '') === url.replace(/\/+$/, '')) {
      problems.push(`${path}.discoveryURL: Invalid value: discoveryURL must be different from URL`)
    }
  }
  if (audiences.length === 0)
    problems.push(`${path}.audiences: Required value: at least one ${path}.audiences is required`)
  if (audiences.includes('')) problems.push(`${path}.audiences: Required value`)
  if (new Set(audiences).size < audiences.length) problems.push(`${path}.audiences: Duplicate value`)
  if (audiences.length > 1 && audienceMatchPolicy !== 'MatchAny') {
    problems.push(
      `${path}.audienceMatchPolicy: Invalid value: audienceMatchPolicy must be MatchAny for multiple audiences`,
    )
  }
  return problems
}

function urlProblems(given: string, path: string): string[] {
  if (given === '') return [`${path}: Required value`]
  const url = URL.parse(given)
  if (!url) return [`${path}: Invalid value: ${JSON.stringify(given)}: not a URL`]
  const checks: [boolean, string][] = [
    [url.protocol === 'https:', 'URL scheme must be https'],
    [url.username === '' && url.password === '', 'URL must not contain a username or password'],
    [url.search === '', 'URL must not contain a query'],
    [url.hash === '', 'URL must not contain a fragment'],
  ]
  return checks.filter(([holds]) => !holds).map(([, problem]) => `${path}: Invalid value: ${problem}`)
}

function mappingProblems(
  { claimMappings: { username, groups, uid, extra }, claimValidationRules, userValidationRules }: Jwt,
  path: string,
): string[] {
  const problems: string[] = []
  const check = (holds: boolean, field: string, problem: string): void => {
    if (!holds) problems.push(`${path}.${field}: ${problem}`)
  }
  const both = "Invalid value: claim and expression can't both be set"
  for (const [field, given] of Object.entries({ username, groups, uid })) {
    check(!given.claim || !given.expression, `claimMappings.${field}`, both)
  }
  for (const [field, given] of Object.entries({ username, groups })) {
    const needsPrefix = given.claim !== '' && given.prefix === undefined
    check(
      !needsPrefix,
      `claimMappings.${field}.prefix`,
      'Required value: prefix is required when claim is set. It can be set to an empty string to disable prefixing',
    )
    check(
      !given.expression || given.prefix === undefined,
      `claimMappings.${field}`,
      'Invalid value: prefix is not supported with expression',
    )
  }
  check(
    username.claim !== '' || username.expression !== '',
    'claimMappings.username',
    'Required value: claim or expression is required',
  )
  for (const [index, { key, valueExpression }] of extra.entries()) {
    const field = `claimMappings.extra[${String(index)}]`
    check(
      /^[a-z0-9][-a-z0-9.]*\/\S+$/.test(key) && key === key.toLowerCase(),
      `${field}.key`,
      'Invalid value: must be a lowercase domain-prefixed path',
    )
    check(
      !/(^|\.)(kubernetes|k8s)\.io\//.test(key),
      `${field}.key`,
      'Invalid value: k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use',
    )
    check(valueExpression !== '', `${field}.valueExpression`, 'Required value')
  }
  for (const [index, rule] of claimValidationRules.entries()) {
    const field = `claimValidationRules[${String(index)}]`
    check(!rule.claim || !rule.expression, field, both)
    check(rule.claim !== '' || rule.expression !== '', field, 'Required value: claim or expression is required')
    check(!rule.claim || !rule.message, `${field}.message`, 'Invalid value: may not be specified when claim is set')
    check(
      !rule.expression || !rule.requiredValue,
      `${field}.requiredValue`,
      'Invalid value: may not be specified when expression is set',
    )
  }
  for (const [index, rule] of userValidationRules.entries()) {
    check(rule.expression !== '', `userValidationRules[${String(index)}].expression`, 'Required value')
  }
  return problems
}

function rulesOf(
  { claimMappings, claimValidationRules, userValidationRules }: Jwt,
  path: string,
  compile: ExpressionCompiler,
): ClaimRules {
  const compiled = (expression: string, variable: 'claims' | 'user', field: string) => {
    try {
      return compile(expression, variable)
    } catch (error) {
      throw new Error(`${path}.${field}: Invalid value: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    }
  }
  const sourceOf = (
    field: string,
    given: { claim: string; prefix?: string | undefined; expression: string },
  ): ClaimSource | undefined => {
    if (given.claim) return { claim: given.claim, prefix: given.prefix ?? '' }
    if (!given.expression) return undefined
    return { evaluate: compiled(given.expression, 'claims', `claimMappings.${field}.expression`) }
  }
  const { username, groups, uid, extra } = claimMappings
  const groupSource = sourceOf('groups', groups)
  const uidSource = sourceOf('uid', uid)
  return {
    username: sourceOf('username', username) ?? { claim: '', prefix: '' },
    ...(groupSource ? { groups: groupSource } : {}),
    ...(uidSource ? { uid: uidSource } : {}),
    extra: extra.map(({ key, valueExpression }, index) => ({
      key,
      evaluate: compiled(valueExpression, 'claims', `claimMappings.extra[${String(index)}].valueExpression`),
    })),
    required: claimValidationRules.flatMap(({ claim, requiredValue }) =>
      claim ? [{ claim, value: requiredValue }] : [],
    ),
    claimRules: claimValidationRules.flatMap(({ expression, message }, index) =>
      expression
        ? [{ evaluate: compiled(expression, 'claims', `claimValidationRules[${String(index)}].expression`), message }]
        : [],
    ),
    userRules: userValidationRules.map(({ expression, message }, index) => ({
      evaluate: compiled(expression, 'user', `userValidationRules[${String(index)}].expression`),
      message,
    })),
  }
}
