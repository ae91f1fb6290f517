import { FileBadge } from '@lucide/vue'
import type { CertificateSigningRequest } from '#kube/kinds/certificates/certificate-signing-request.ts'
import { listOf, secondsOf } from '../fact-text.ts'
import { defineUiKind } from '../ui-kind.ts'

export const certificateSigningRequestUi = defineUiKind<CertificateSigningRequest>({
  group: 'certificates.k8s.io',
  resource: 'certificatesigningrequests',
  icon: FileBadge,
  healthColumn: 'condition',
  columns: ['name', 'condition', 'signername', 'requestor', 'requestedduration', 'age'],
  facts: ({ spec, status }) => [
    { label: 'requestedBy', value: spec.username },
    { label: 'groups', value: listOf(spec.groups) },
    { label: 'signer', value: spec.signerName, mono: true },
    { label: 'usages', value: listOf(spec.usages) },
    { label: 'leaseDuration', value: secondsOf(spec.expirationSeconds) },
    { label: 'issued', value: Boolean(status?.certificate) },
  ],
})
