import type { ApiContext } from '../context.ts'
import type { Operations, OperationsOptions } from '../operations.ts'
import { audit, auditRefusals } from './audit.ts'
import { authentication } from './authentication.ts'
import { authorization } from './authorization.ts'
import { deadline } from './deadline.ts'
import { fairness, type CountObjects } from './fairness.ts'
import type { Filter } from './filter.ts'
import { impersonation } from './impersonation.ts'

type Surroundings = Pick<ApiContext, 'access' | 'clock' | 'served'> & Pick<OperationsOptions, 'audit' | 'countObjects'>

/** What every request passes, in upstream's order. Source: apiserver pkg/server/config.go DefaultBuildHandlerChain. */
export function requestFilters(surroundings: Surroundings, { flows }: Pick<Operations, 'flows'>): readonly Filter[] {
  const { access, clock, audit: log } = surroundings
  return [
    deadline(clock),
    ...(log ? [auditRefusals(log, clock)] : []),
    authentication(access),
    ...(log ? [audit(log, clock)] : []),
    impersonation(access),
    fairness(flows, clock, counting(surroundings)),
    authorization(access),
  ]
}

function counting({ served, countObjects }: Surroundings): CountObjects {
  return ({ info: { target } }) => {
    const kind = target && served.ofResource(target.group, target.version, target.resource)?.stored
    return kind && countObjects ? countObjects(kind) : 0
  }
}
