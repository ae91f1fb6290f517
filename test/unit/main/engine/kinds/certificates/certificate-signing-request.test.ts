import { certificateSigningRequest } from '#kube/kinds/certificates/certificate-signing-request.ts'
import { describeRules } from '../../../../../support/kind-rules.ts'

describeRules(
  certificateSigningRequest,
  {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'a' },
    spec: {
      request:
        'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlISk1IQUNBUUF3RGpFTU1Bb0dBMVVFQXd3RFlXNXVNRmt3RXdZSEtvWkl6ajBDQVFZSUtvWkl6ajBEQVFjRApRZ0FFR3BybnJDa2Zubld1bFFvcG1CY2dQaDFSeUVBU2pacFV6SDU0aWdrY2FpRjExby8rTko1WDBvTW5GcFBUCkp2NmNrQ3VMNkJyZkJUVmc0TitqaXNqUDJhQUFNQW9HQ0NxR1NNNDlCQU1DQTBrQU1FWUNJUUNjNElHbHFVWlkKVVNIMytHdWI5OU0vME1BSmFJcnNQUDUyNkZVN1FQaXcvUUloQUtWS011dkRNNTNNQVBqeXFsVUY1eFNOOCtMMQowL2VZSVVIOGxtRUVDcVV0Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
      signerName: 'example.com/x',
      usages: ['client auth'],
    },
  },
  [
    ['spec.request', 'YWJj', ['spec.request: Invalid value: "YWJj": PEM block type must be CERTIFICATE REQUEST']],
    ['spec.signerName', '', ['spec.signerName: Required value']],
    [
      'spec.signerName',
      'x',
      [
        'spec.signerName: Invalid value: "x": must be a fully qualified domain and path of the form \'example.com/signer-name\'',
      ],
    ],
    [
      'spec.signerName',
      'x/y',
      ['spec.signerName: Invalid value: "x": should be a domain with at least two segments separated by dots'],
    ],
    [
      'spec.signerName',
      'a.b/c/d',
      [
        'spec.signerName: Invalid value: "a.b/c/d": must be a fully qualified domain and path of the form \'example.com/signer-name\'',
      ],
    ],
    [
      'spec.signerName',
      'A.b/C',
      [
        "spec.signerName: Invalid value: \"A.b\": validating label \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
        "spec.signerName: Invalid value: \"C\": validating label \"C\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      'spec.signerName',
      'kubernetes.io/legacy-unknown',
      [
        'spec.signerName: Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version',
      ],
    ],
    ['spec.usages', [], ['spec.usages: Required value']],
    [
      'spec.usages',
      ['x'],
      [
        'spec.usages[0]: Unsupported value: "x": supported values: "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only", "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping"',
      ],
    ],
    ['spec.usages', ['any', 'any'], ['spec.usages[1]: Duplicate value: "any"']],
    [
      'spec.expirationSeconds',
      599,
      ['spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)'],
    ],
  ],
)
