import type {
  CertificateCondition,
  CertificateSigningRequest,
} from '#kube/kinds/certificates/certificate-signing-request.ts'
import { formatTime } from '#kube/duration/age.ts'
import { cloneJson } from '#kube/meta/json.ts'
import { defineStrategy, type WriteContext } from '../../registry/strategy.ts'
import { validateRequest, validateRequestUpdate } from './csr-validation.ts'

/** Source: kubernetes pkg/registry/certificates/certificates/strategy.go. */
export const certificateSigningRequestStrategy = defineStrategy<CertificateSigningRequest>({
  validateName: () => [],
  applyDefaults(request) {
    ;(request as Partial<CertificateSigningRequest>).spec ??= {} as CertificateSigningRequest['spec']
  },
  prepareForCreate(request, context) {
    rememberRequester(request, context)
    request.status = {}
  },
  prepareForUpdate(request, old) {
    request.spec = cloneJson(old.spec)
  },
  prepareForStatusUpdate(request, old, { now }) {
    const conditions = request.status?.conditions
    if (!conditions) return
    for (const type of ['Approved', 'Denied']) keepInstances(conditions, old.status?.conditions ?? [], type)
    stampConditions(conditions, old.status?.conditions ?? [], now)
  },
  parts: {
    approval: {
      prepare(request, old, now) {
        const conditions = request.status?.conditions
        if (conditions) stampConditions(conditions, old.status?.conditions ?? [], now)
        request.spec = cloneJson(old.spec)
        request.status = { ...cloneJson(old.status ?? {}) }
        if (conditions) request.status.conditions = conditions
        else delete request.status.conditions
      },
      validate: (request, old) => validateRequestUpdate(request, old, 'approval'),
    },
  },
  validate: validateRequest,
  validateStatusUpdate: (request, old) => validateRequestUpdate(request, old, 'status'),
})

/** Who asks is what the signer decides by, so the client cannot say it. */
function rememberRequester({ spec }: CertificateSigningRequest, { user }: WriteContext): void {
  for (const field of ['username', 'uid', 'groups', 'extra'] as const) Reflect.deleteProperty(spec, field)
  if (!user) return
  spec.username = user.name
  if (user.uid) spec.uid = user.uid
  if (user.groups.length > 0) spec.groups = [...user.groups]
  const extra = Object.entries(user.extra ?? {})
  if (extra.length > 0) spec.extra = Object.fromEntries(extra.map(([key, values]) => [key, [...values]]))
}

/** Keeps the conditions of one type as they were; where their number changed, validation says so. */
function keepInstances(conditions: CertificateCondition[], old: readonly CertificateCondition[], type: string): void {
  const before = old.filter((condition) => condition.type === type)
  const places = [...conditions.keys()].filter((index) => conditions[index]?.type === type)
  if (places.length !== before.length) return
  for (const [index, place] of places.entries()) {
    const kept = before[index]
    if (kept) conditions[place] = cloneJson(kept)
  }
}

function stampConditions(conditions: CertificateCondition[], old: readonly CertificateCondition[], now: number): void {
  for (const condition of conditions) {
    condition.lastUpdateTime ??= formatTime(now)
    const same = old.find(({ type, status }) => type === condition.type && status === condition.status)
    condition.lastTransitionTime ??= same?.lastTransitionTime ?? formatTime(now)
  }
}
