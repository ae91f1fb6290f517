import type * as X509 from '@peculiar/x509'
import type { Pkcs10CertificateRequest } from '@peculiar/x509'
import { messageOf } from '#base/errors.ts'

/** What a certificate signing request asks for. */
export interface RequestedCertificate {
  readonly commonName: string
  readonly organizations: readonly string[]
  readonly dnsNames: readonly string[]
  readonly emailAddresses: readonly string[]
  readonly ipAddresses: readonly string[]
  readonly uris: readonly string[]
}

/** Loads what reads and issues certificates; an ordinary start needs none of it. */
export async function loadX509(): Promise<typeof X509> {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

/** Reads `spec.request`, which is PEM in base64. Throws for what is no request. */
export async function parseRequest(request: string): Promise<Pkcs10CertificateRequest> {
  const { Pkcs10CertificateRequest: Parsed } = await loadX509()
  return new Parsed(Buffer.from(request, 'base64').toString())
}

/** What a request in PEM asks for, or why it cannot be read: its parts are parsed only as they are looked at. */
export async function readRequested(request: string): Promise<RequestedCertificate | string> {
  try {
    return await requestedCertificate(await parseRequest(request))
  } catch (error) {
    return messageOf(error)
  }
}

export async function requestedCertificate(request: Pkcs10CertificateRequest): Promise<RequestedCertificate> {
  const { SubjectAlternativeNameExtension } = await loadX509()
  const extension = request.extensions.find((one) => one instanceof SubjectAlternativeNameExtension)
  const names = extension?.names.toJSON() ?? []
  const of = (type: string): string[] => names.filter((name) => name.type === type).map(({ value }) => value)
  return {
    commonName: request.subjectName.getField('CN')[0] ?? '',
    organizations: request.subjectName.getField('O'),
    dnsNames: of('dns'),
    emailAddresses: of('email'),
    ipAddresses: of('ip'),
    uris: of('url'),
  }
}
