import { type FieldError, invalidField } from '#kube/meta/field-error.ts'
import type { PriorityLevelSpec } from './mandatory.ts'

type Limited = NonNullable<PriorityLevelSpec['limited']>
type Queuing = NonNullable<NonNullable<Limited['limitResponse']>['queuing']>

const mostQueues = 10_000_000
/** The bits of a flow's hash that shuffle sharding may use up. Source: apiserver pkg/util/shufflesharding. */
const mostEntropyBits = 60

/** Source: kubernetes pkg/apis/flowcontrol/validation ValidatePriorityLevelQueuingConfiguration. */
export function validateQueuing(at: string, { queueLengthLimit = 0, queues = 0, handSize = 0 }: Queuing): FieldError[] {
  return [
    ...(queueLengthLimit <= 0 ? [invalidField(`${at}.queueLengthLimit`, queueLengthLimit, 'must be positive')] : []),
    ...validateQueues(`${at}.queues`, queues),
    ...validateHandSize(`${at}.handSize`, handSize, queues),
  ]
}

function validateQueues(field: string, queues: number): FieldError[] {
  if (queues <= 0) return [invalidField(field, queues, 'must be positive')]
  return queues > mostQueues ? [invalidField(field, queues, `must not be greater than ${String(mostQueues)}`)] : []
}

function validateHandSize(field: string, handSize: number, queues: number): FieldError[] {
  if (handSize <= 0) return [invalidField(field, handSize, 'must be positive')]
  if (handSize > queues) {
    return [invalidField(field, handSize, `should not be greater than queues (${String(queues)})`)]
  }
  if (entropyBits(queues, handSize) <= mostEntropyBits) return []
  const detail = `required entropy bits of deckSize ${String(queues)} and handSize ${String(handSize)} should not be greater than ${String(mostEntropyBits)}`
  return [invalidField(field, handSize, detail)]
}

/** A quick estimate, on the safe side, of the bits that name one hand of all. */
function entropyBits(deckSize: number, handSize: number): number {
  return Math.ceil(Math.log2(deckSize) * handSize)
}
