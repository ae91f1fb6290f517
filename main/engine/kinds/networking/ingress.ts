import type { Ingress } from '#kube/kinds/networking/ingress.ts'
import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import { defineStrategy } from '../../registry/strategy.ts'
import { validateIngressSpec, validateIngressStatus } from './ingress-validation.ts'
import { ipWarnings } from './ip-warnings.ts'

const classAnnotation = 'kubernetes.io/ingress.class'

/** Source: kubernetes pkg/registry/networking/ingress/strategy.go, pkg/apis/networking/validation. */
export const ingressStrategy = defineStrategy<Ingress>({
  generationOf: ({ spec }) => spec,
  applyDefaults(ingress) {
    ingress.spec ??= {}
  },
  prepareForCreate(ingress) {
    ingress.status = { loadBalancer: {} }
  },
  validate: (ingress, old) => [
    ...validateIngressSpec(ingress.spec ?? {}, 'spec'),
    ...(old ? [] : validateClassAnnotation(ingress)),
  ],
  validateStatusUpdate: ({ status }, old) => validateIngressStatus(status, old.status),
  warnings({ metadata, spec }, old) {
    const isOutdated = !old && metadata.annotations?.[classAnnotation] !== undefined && !spec?.ingressClassName
    return isOutdated
      ? [`annotation ${JSON.stringify(classAnnotation)} is deprecated, please use 'spec.ingressClassName' instead`]
      : []
  },
  statusWarnings: ({ status }) =>
    (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }, index) =>
      ip ? ipWarnings(`status.loadBalancer.ingress[${String(index)}]`, ip) : [],
    ),
})

/** The annotation came before the field; a new object may not say two things. */
function validateClassAnnotation({ metadata, spec }: Ingress): FieldError[] {
  const annotated = metadata.annotations?.[classAnnotation]
  const className = spec?.ingressClassName
  if (annotated === undefined || className === undefined || annotated === className) return []
  const detail = 'must match `ingressClassName` when both are specified'
  return [invalidField(`annotations.${classAnnotation}`, annotated, detail)]
}
