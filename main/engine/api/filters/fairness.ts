import type { Clock } from '#base/clock.ts'
import { requestTimeout } from '#kube/meta/status-errors.ts'
import { DroppedRequests } from '../../flow-control/dropped-requests.ts'
import type { Admitted, Classified, FlowControl, Rejection } from '../../flow-control/flow-control.ts'
import { LoopTurns } from '../../flow-control/loop-turns.ts'
import { textResponse, type ApiResponse } from '../message.ts'
import { isTrue } from '../request-info.ts'
import type { Answer, Exchange, Filter } from './filter.ts'
import { isLongRunning } from './long-running.ts'

/** Upstream waits for a quarter of what the request may take; a watch, for that of any other. */
const patienceInQueue = 4
const patienceOfWatch = 60_000
/** Source: apiserver pkg/util/flowcontrol/request/config.go. */
const objectsPerSeat = 100
const mostSeats = 10

/** How many objects a list or watch of a resource goes through. */
export type CountObjects = (exchange: Exchange) => number

/**
 * Lets requests in as the flow schemas and priority levels say; 429 for those there is no room for. A watch holds its
 * seats until it has begun. Source: apiserver pkg/server/filters/priority-and-fairness.go.
 */
export function fairness(flows: FlowControl, clock: Clock, count: CountObjects, turns = new LoopTurns()): Filter {
  const dropped = new DroppedRequests(clock)
  return (exchange, next) => {
    const { info, user, request } = exchange
    if (isLongRunning(info) && info.verb !== 'watch') return next(exchange)
    const place = flows.classify({ ...info, user })
    nameLevel(exchange.headers, place)
    const isHeavy = info.verb === 'list' || info.verb === 'watch'
    const entry = flows.enter(place, {
      seats: isHeavy ? seatsOf(exchange, count) : 1,
      limit: (exchange.patience ?? patienceOfWatch) / patienceInQueue,
      signal: () => request.signal,
    })
    const proceed = (entered: Admitted | Rejection): Answer => {
      if (typeof entered === 'string') return tooMany(dropped.record(place.level.name))
      const turn = info.verb === 'list' ? turns.take() : undefined
      const list = (): Answer => {
        // It may have lost its client while it waited for its turn.
        if (request.signal.aborted) throw requestTimeout()
        return next(exchange)
      }
      return holding(entered, turn ? () => turn.then(list) : () => next(exchange))
    }
    return entry instanceof Promise ? entry.then(proceed) : proceed(entry)
  }
}

/** The uids, not the names: what an administrator calls a level may say too much to those who are in it. */
function nameLevel(headers: Exchange['headers'], { schema, level }: Classified): void {
  if (schema.uid) headers['x-kubernetes-pf-flowschema-uid'] = schema.uid
  if (level.uid) headers['x-kubernetes-pf-prioritylevel-uid'] = level.uid
}

function holding(admitted: Admitted, work: () => Answer): Answer {
  let answer: Answer
  try {
    answer = work()
  } catch (error) {
    admitted.leave()
    throw error
  }
  if (answer instanceof Promise) {
    return answer.finally(() => {
      admitted.leave()
    })
  }
  admitted.leave()
  return answer
}

/** Source: apiserver pkg/util/flowcontrol/request/list_work_estimator.go. */
function seatsOf(exchange: Exchange, count: CountObjects): number {
  const { info, request } = exchange
  if (info.name !== '') return 1
  const { query } = request
  const version = query.get('resourceVersion') ?? ''
  const startsEmpty = !isTrue(query.get('sendInitialEvents')) && version !== '' && version !== '0'
  if (info.verb === 'watch' && startsEmpty) return 1
  const limit = Number(query.get('limit')) || Infinity
  return Math.min(mostSeats, Math.max(1, Math.ceil(Math.min(count(exchange), limit) / objectsPerSeat)))
}

/** `wait` in seconds. */
function tooMany(wait: number): ApiResponse {
  const headers = { 'x-content-type-options': 'nosniff', 'retry-after': String(wait) }
  return textResponse(429, 'Too many requests, please try again later.\n', headers)
}
