import { X509Certificate } from 'node:crypto'
import {
  certificateSigningRequest,
  type CertificateSigningRequest,
} from '#kube/kinds/certificates/certificate-signing-request.ts'
import { equalJson } from '#kube/meta/json.ts'
import { formatTime } from '#kube/duration/age.ts'
import type { RequestedCertificate } from '../../auth/certificates/certification-request.ts'
import { readRequested } from '../../auth/certificates/requested-certificate.ts'
import { signerRules } from '../../auth/certificates/signers.ts'
import type { KeyPair } from '../../auth/certificates/certificate.ts'
import type { ControllerDeclaration } from '../../runtime/controller.ts'
import { deferred, nothing, update, type Intent } from '../../runtime/intents.ts'

/** Signs what is approved, with the authority of the cluster. Source: kubernetes pkg/controller/certificates/signer. */
export function createCsrSigning(authority: () => KeyPair): ControllerDeclaration<CertificateSigningRequest> {
  return {
    name: 'certificate-signer',
    kind: certificateSigningRequest,
    concerns: isWaiting,
    reconcile: ({ object: request, now }) =>
      request && isWaiting(request) ? { intents: [deferred(() => sign(authority(), request, now))] } : nothing,
  }
}

function isWaiting({ spec, status }: CertificateSigningRequest): boolean {
  const has = (wanted: string): boolean =>
    (status?.conditions ?? []).some(({ type, status: is }) => type === wanted && (type !== 'Failed' || is === 'True'))
  const isOurs = Object.hasOwn(signerRules, spec.signerName)
  return isOurs && !status?.certificate && has('Approved') && !has('Denied') && !has('Failed')
}

async function sign(authority: KeyPair, request: CertificateSigningRequest, now: number): Promise<readonly Intent[]> {
  const { signerName, usages = [], expirationSeconds } = request.spec
  const wanted = await readRequested(request.spec.request)
  if (typeof wanted === 'string') throw new Error(wanted)
  const problem = signerRules[signerName]?.(wanted, usages)
  if (problem !== undefined) return [failure(request, problem, now)]
  // Loaded here: most clusters never sign anything.
  const { signRequest } = await import('../../auth/certificates/sign-request.ts')
  const pem = signRequest(authority, request.spec.request, { usages, expirationSeconds }, now)
  if (!isReadAlike(pem, wanted)) return [failure(request, 'the subject can be read in two ways', now)]
  const certificate = Buffer.from(pem).toString('base64')
  return [update(certificateSigningRequest, { ...request, status: { ...request.status, certificate } }, 'status')]
}

/** Text has many encodings in a certificate: what was checked must be what a login will read. */
function isReadAlike(pem: string, { commonName, organizations }: RequestedCertificate): boolean {
  const { CN, O } = new X509Certificate(pem).toLegacyObject().subject as Partial<Record<string, string | string[]>>
  return equalJson([CN ?? ''].flat(), [commonName]) && equalJson([O ?? []].flat(), organizations)
}

function failure(request: CertificateSigningRequest, message: string, now: number): Intent {
  const condition = {
    type: 'Failed',
    status: 'True',
    reason: 'SignerValidationFailure',
    message,
    lastUpdateTime: formatTime(now),
  }
  const conditions = [...(request.status?.conditions ?? []), condition]
  return update(certificateSigningRequest, { ...request, status: { ...request.status, conditions } }, 'status')
}
