import type { RequestedCertificate } from './certification-request.ts'

export const clientSigner = 'kubernetes.io/kube-apiserver-client'
export const kubeletClientSigner = 'kubernetes.io/kube-apiserver-client-kubelet'
const kubeletServingSigner = 'kubernetes.io/kubelet-serving'
const legacySigner = 'kubernetes.io/legacy-unknown'

/** Undefined for a request that the signer takes, else what it does not like about it. */
type Rule = (wanted: RequestedCertificate, usages: readonly string[]) => string | undefined

/** The signers that this cluster is, and their rules. Source: kubernetes pkg/controller/certificates/signer/signer.go. */
export const signerRules: Readonly<Record<string, Rule>> = {
  [clientSigner]: (_wanted, usages) => clientUsageProblem(usages),
  [kubeletClientSigner]: kubeletClientProblem,
  [kubeletServingSigner]: kubeletServingProblem,
  [legacySigner]: () => undefined,
}

const optional = new Set(['digital signature', 'key encipherment'])

function clientUsageProblem(usages: readonly string[]): string | undefined {
  const wrong = usages.find((usage) => usage !== 'client auth' && !optional.has(usage))
  if (wrong !== undefined) return `invalid usage for client certificate: ${wrong}`
  return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth'
}

/** Source: kubernetes pkg/apis/certificates/helpers.go ValidateKubeletClientCSR. */
export function kubeletClientProblem(wanted: RequestedCertificate, usages: readonly string[]): string | undefined {
  if (!isOfNodes(wanted)) return 'subject organization is not system:nodes'
  if (wanted.dnsNames.length > 0) return 'DNS subjectAltNames are not allowed'
  if (wanted.emailAddresses.length > 0) return 'Email subjectAltNames are not allowed'
  if (wanted.ipAddresses.length > 0) return 'IP subjectAltNames are not allowed'
  if (wanted.uris.length > 0) return 'URI subjectAltNames are not allowed'
  return nameProblem(wanted) ?? usageProblem(usages, 'client auth')
}

/** Source: kubernetes pkg/apis/certificates/helpers.go ValidateKubeletServingCSR. */
function kubeletServingProblem(wanted: RequestedCertificate, usages: readonly string[]): string | undefined {
  if (!isOfNodes(wanted)) return 'subject organization is not system:nodes'
  if (wanted.dnsNames.length + wanted.ipAddresses.length === 0) return 'DNS or IP subjectAltName is required'
  if (wanted.emailAddresses.length > 0) return 'Email subjectAltNames are not allowed'
  if (wanted.uris.length > 0) return 'URI subjectAltNames are not allowed'
  return usageProblem(usages, 'server auth') ?? nameProblem(wanted)
}

function isOfNodes({ organizations }: RequestedCertificate): boolean {
  return organizations.length === 1 && organizations[0] === 'system:nodes'
}

function nameProblem({ commonName }: RequestedCertificate): string | undefined {
  return commonName.startsWith('system:node:') ? undefined : 'subject common name does not begin with system:node:'
}

/** Keys that are not RSA's cannot encipher others. */
function usageProblem(usages: readonly string[], purpose: string): string | undefined {
  const given = [...new Set(usages)].sort().join()
  const all = ['digital signature', 'key encipherment', purpose].sort()
  const fits = given === all.join() || given === all.filter((usage) => usage !== 'key encipherment').join()
  return fits ? undefined : `usages did not match [${all.join(' ')}]`
}
