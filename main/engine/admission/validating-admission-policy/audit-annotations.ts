import type { AdmissionRequest } from '../../registry/admission.ts'

/** Source: apiserver plugin/policy/validating/dispatcher.go maxAuditAnnotationValueLength. */
const longestValue = 10 * 1024

/** Gathers what the bindings of one policy, and their params, have to annotate: different values of a key are joined. */
export class AnnotationCollector {
  readonly #policy: string
  readonly #values = new Map<string, Set<string>>()

  constructor(policy: string) {
    this.#policy = policy
  }

  add(key: string, value: string): void {
    const bytes = Buffer.from(value)
    const kept = bytes.length > longestValue ? bytes.subarray(0, longestValue).toString('utf8') : value
    this.#values.set(key, (this.#values.get(key) ?? new Set()).add(kept))
  }

  publish(request: Pick<AdmissionRequest, 'annotate'>): void {
    for (const [key, values] of this.#values) request.annotate(`${this.#policy}/${key}`, [...values].join(', '))
  }
}
