import { ingress as ingressKind } from '#kube/kinds/networking/ingress.ts'
import { ingressClass } from '#kube/kinds/networking/ingress-class.ts'
import type { AdmissionPlugin } from '../registry/admission.ts'
import { createdOf, defaultClass } from './requests.ts'

/** Ingresses that do not say of which class are of the default. Source: kubernetes plugin/pkg/admission/network. */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  mutate(request, reader) {
    const ingress = createdOf(request, ingressKind)
    if (!ingress) return
    const isTold = ingress.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined
    if (isTold || ingress.spec?.ingressClassName !== undefined) return
    const found = defaultClass(reader, ingressClass, ['ingressclass.kubernetes.io/is-default-class'])
    if (found) ingress.spec = { ...ingress.spec, ingressClassName: found.metadata.name }
  },
}
