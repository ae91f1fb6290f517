import { CertificationRequest } from '@peculiar/asn1-csr'
import { AsnConvert } from '@peculiar/asn1-schema'
import { Extensions, id_ce_subjectAltName, SubjectAlternativeName, type Extension } from '@peculiar/asn1-x509'
import { pemBlocks } from '../../kinds/certificates/pem.ts'
import { attributeTypes } from './certificate.ts'

/** What a certificate signing request asks for. */
export interface RequestedCertificate {
  readonly commonName: string
  readonly organizations: readonly string[]
  readonly dnsNames: readonly string[]
  readonly emailAddresses: readonly string[]
  readonly ipAddresses: readonly string[]
  readonly uris: readonly string[]
}

/** Source: RFC 2985 §5.4.2. */
const extensionRequest = '1.2.840.113549.1.9.14'

/** Reads `spec.request`, which is PEM in base64. Throws for what is no request. */
export function parseRequest(request: string): CertificationRequest {
  const [block] = pemBlocks(Buffer.from(request, 'base64').toString())
  if (block?.type !== 'CERTIFICATE REQUEST') throw new Error('PEM block type must be CERTIFICATE REQUEST')
  return AsnConvert.parse(block.bytes, CertificationRequest)
}

/** Throws where the extensions that are asked for cannot be read. */
export function requestedCertificate(request: CertificationRequest): RequestedCertificate {
  const attributes = request.certificationRequestInfo.subject.flat()
  const valuesOf = (wanted: string): string[] =>
    attributes.filter(({ type }) => type === wanted).map(({ value }) => value.toString())
  const alternatives = requestedNames(request)
  const names = alternatives ? AsnConvert.parse(alternatives.extnValue, SubjectAlternativeName) : []
  return {
    commonName: valuesOf(attributeTypes.CN)[0] ?? '',
    organizations: valuesOf(attributeTypes.O),
    dnsNames: names.flatMap(({ dNSName }) => dNSName ?? []),
    emailAddresses: names.flatMap(({ rfc822Name }) => rfc822Name ?? []),
    ipAddresses: names.flatMap(({ iPAddress }) => iPAddress ?? []),
    uris: names.flatMap(({ uniformResourceIdentifier }) => uniformResourceIdentifier ?? []),
  }
}

/** The extension with the alternative names that are asked for. */
export function requestedNames({ certificationRequestInfo }: CertificationRequest): Extension | undefined {
  // A request without attributes may leave the whole field out.
  const attributes = certificationRequestInfo.attributes as typeof certificationRequestInfo.attributes | undefined
  return attributes
    ?.filter(({ type }) => type === extensionRequest)
    .flatMap(({ values }) => values.flatMap((value) => [...AsnConvert.parse(value, Extensions)]))
    .find(({ extnID }) => extnID === id_ce_subjectAltName)
}
