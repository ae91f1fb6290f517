import { X509Certificate } from 'node:crypto'
import type {
  CertificateCondition,
  CertificateSigningRequest,
} from '#kube/kinds/certificates/certificate-signing-request.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '#kube/meta/field-error.ts'
import { conditionStatuses } from '../../registry/condition-checks.ts'
import { noneTwice } from '../../registry/field-checks.ts'
import { pemBlocks } from './pem.ts'
import { parsePkcs10, signatureProblem } from './pkcs10.ts'
import { validateSignerName } from './signer-name.ts'

const usages = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
]
const onlyTrue = ['Approved', 'Denied', 'Failed']
const legacySigner = 'kubernetes.io/legacy-unknown'
const shortestLife = 600

/** Source: kubernetes pkg/apis/certificates/validation/validation.go validateCertificateSigningRequest. */
export function validateRequest({ spec, status }: CertificateSigningRequest): FieldError[] {
  const problem = requestProblem(spec.request)
  const { expirationSeconds } = spec
  const tooShort = 'may not specify a duration less than 600 seconds (10 minutes)'
  return [
    ...(problem ? [invalidField('spec.request', spec.request, problem)] : []),
    ...validateUsages(spec.usages ?? []),
    ...(spec.signerName === legacySigner
      ? [invalidField('spec.signerName', legacySigner, 'the legacy signerName is not allowed via this API version')]
      : validateSignerName('spec.signerName', spec.signerName)),
    ...(expirationSeconds !== undefined && expirationSeconds < shortestLife
      ? [invalidField('spec.expirationSeconds', expirationSeconds, tooShort)]
      : []),
    ...validateConditions(status?.conditions ?? []),
  ]
}

function requestProblem(request: string): string | undefined {
  try {
    return signatureProblem(parsePkcs10(decode(request)))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function decode(base64: string | undefined): string {
  return Buffer.from(base64 ?? '', 'base64').toString('latin1')
}

function validateUsages(given: readonly string[]): FieldError[] {
  return [
    ...(given.length === 0 ? [requiredField('spec.usages')] : []),
    ...given.flatMap((usage, index) =>
      usages.includes(usage) ? [] : [unsupportedField(`spec.usages[${String(index)}]`, usage, usages)],
    ),
    ...noneTwice('spec.usages', given),
  ]
}

function validateConditions(conditions: readonly CertificateCondition[]): FieldError[] {
  const at = 'status.conditions'
  return conditions.flatMap(({ type, status }, index) => {
    const before = conditions.slice(0, index).map((condition) => condition.type)
    const allowed = onlyTrue.includes(type) ? ['True'] : conditionStatuses
    const errors = type ? [] : [requiredField(`${at}[${String(index)}].type`)]
    if (!status) errors.push(requiredField(`${at}[${String(index)}].status`))
    else if (!allowed.includes(status)) errors.push(unsupportedField(`${at}[${String(index)}].status`, status, allowed))
    const opposite = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : undefined
    if (opposite && before.includes(opposite))
      errors.push(invalidField(at, type, 'Approved and Denied conditions are mutually exclusive'))
    if (before.includes(type)) errors.push(duplicateField(`${at}[${String(index)}].type`, type))
    return errors
  })
}

/** Which part of the status a write may change: `approval` the decision, `status` the certificate. */
export type Door = 'approval' | 'status'

/** Source: validateCertificateSigningRequestUpdate. */
export function validateRequestUpdate(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  door: Door,
): FieldError[] {
  return [
    ...validateRequest(request),
    ...validateCertificate(request, old),
    ...validateDecisions(request, old, door),
    ...validateCertificateChange(request, old, door),
  ]
}

function validateCertificate({ status }: CertificateSigningRequest, old: CertificateSigningRequest): FieldError[] {
  const certificate = status?.certificate
  if (!certificate || certificate === old.status?.certificate) return []
  const problem = certificateProblem(decode(certificate))
  return problem ? [invalidField('status.certificate', '<certificate data>', problem)] : []
}

function certificateProblem(pem: string): string | undefined {
  const blocks = pemBlocks(pem)
  if (blocks.length === 0) return 'must contain at least one CERTIFICATE PEM block'
  for (const { type, hasHeaders, bytes } of blocks) {
    if (type !== 'CERTIFICATE') return `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(type)}`
    if (hasHeaders) return 'no PEM block headers are permitted'
    if (bytes.length === 0) return 'found CERTIFICATE PEM block containing 0 certificates'
    try {
      new X509Certificate(bytes)
    } catch {
      return 'x509: malformed certificate'
    }
  }
  return undefined
}

/** A decision, once made, stands; only `approval` makes one. */
function validateDecisions(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  door: Door,
): FieldError[] {
  const count = ({ status }: CertificateSigningRequest, type: string): number =>
    (status?.conditions ?? []).filter((condition) => condition.type === type).length
  const refuse = (verb: string, type: string): FieldError =>
    forbiddenField('status.conditions', `updates may not ${verb} a condition of type "${type}"`)
  const decisions = ['Approved', 'Denied']
  return [
    ...onlyTrue.filter((type) => count(request, type) < count(old, type)).map((type) => refuse('remove', type)),
    ...(door === 'approval'
      ? []
      : decisions.filter((type) => count(request, type) > count(old, type)).map((type) => refuse('add', type))),
  ]
}

function validateCertificateChange(
  { status }: CertificateSigningRequest,
  old: CertificateSigningRequest,
  door: Door,
): FieldError[] {
  const before = old.status?.certificate
  if ((status?.certificate ?? '') === (before ?? '')) return []
  const detail =
    door === 'approval'
      ? 'updates may not set certificate content'
      : before
        ? 'updates may not modify existing certificate content'
        : undefined
  return detail ? [forbiddenField('status.certificate', detail)] : []
}
