import type { PolicyRule } from './policy-rule.ts'

/** Reads rules of the notation of `default-roles/`, one a line: `groups: resources [names] = verbs` or `paths = verbs`. */
export function parseRules(text: string): PolicyRule[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map(parseRule)
}

function parseRule(line: string): PolicyRule {
  const [target = '', verbs = ''] = line.split(' = ')
  const colon = target.indexOf(': ')
  if (colon < 0) return { verbs: words(verbs), nonResourceURLs: words(target) }
  const [resources = '', names] = target.slice(colon + 2).split(/[[\]]/)
  return {
    verbs: words(verbs),
    apiGroups: words(target.slice(0, colon)).map((group) => (group === 'core' ? '' : group)),
    resources: words(resources),
    ...(names === undefined ? {} : { resourceNames: words(names) }),
  }
}

function words(text: string): string[] {
  return text.split(' ').filter(Boolean)
}
