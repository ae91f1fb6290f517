import { cloneJson, equalJson } from '#kube/meta/json.ts'
import type { AdmissionRequest } from '../../registry/admission.ts'

/**
 * Who is to be asked a second time in one request: whoever wants to be, and was asked before somebody else's change.
 * Source: apiserver plugin/webhook/mutating/reinvocationcontext.go, plugin/policy/mutating/reinvocationcontext.go.
 */
export class ReinvocationState {
  #lastOutput: unknown
  #asked = new Set<string>()
  readonly #again = new Set<string>()

  /** At the beginning of a round: changes of other plugins since the last one count as well. */
  begin(request: AdmissionRequest): void {
    if (request.reinvocation?.isAgain && !equalJson(this.#lastOutput, request.object)) this.requireAgain()
  }

  end({ object }: AdmissionRequest): void {
    this.#lastOutput = cloneJson(object)
  }

  mayAsk(id: string, { reinvocation }: AdmissionRequest): boolean {
    return !reinvocation?.isAgain || this.#again.has(id)
  }

  noteAsked(id: string): void {
    this.#asked.add(id)
  }

  noteChange({ reinvocation }: AdmissionRequest): void {
    this.requireAgain()
    if (reinvocation) reinvocation.isWanted = true
  }

  private requireAgain(): void {
    for (const id of this.#asked) this.#again.add(id)
    this.#asked = new Set()
  }
}

/** The states of the requests that are on their way. */
export function createReinvocations(): (request: AdmissionRequest) => ReinvocationState {
  const states = new WeakMap<AdmissionRequest, ReinvocationState>()
  return (request) => {
    let state = states.get(request)
    if (!state) states.set(request, (state = new ReinvocationState()))
    return state
  }
}
