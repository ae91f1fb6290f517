import { flowSchema } from '#kube/kinds/flowcontrol/flow-schema.ts'
import { priorityLevelConfiguration } from '#kube/kinds/flowcontrol/priority-level-configuration.ts'
import { cloneJson } from '#kube/meta/json.ts'
import { apiVersionOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { mandatoryFlowSchemas, mandatoryPriorityLevels } from '../kinds/flowcontrol/mandatory.ts'
import { firstMetadata, revised } from '../kinds/flowcontrol/revise.ts'
import { firstFlowSchemas, firstPriorityLevels } from '../kinds/flowcontrol/suggested.ts'
import type { Registry, UserInfo } from '../registry/registry.ts'

/** Makes the flow schemas and priority levels of every cluster, and brings back those that nobody has taken over. */
export async function ensureFlowControl(registry: Registry, user: UserInfo): Promise<void> {
  await Promise.all([
    ensureAll(registry, user, priorityLevelConfiguration, firstPriorityLevels, mandatoryPriorityLevels),
    ensureAll(registry, user, flowSchema, firstFlowSchemas, mandatoryFlowSchemas),
  ])
}

async function ensureAll<T extends KubeObject & { spec?: object }>(
  registry: Registry,
  user: UserInfo,
  kind: Kind<T>,
  specs: Readonly<Record<string, NonNullable<T['spec']>>>,
  mandatory: object,
): Promise<void> {
  const ensure = async ([name, spec]: readonly [string, NonNullable<T['spec']>]): Promise<void> => {
    const current = registry.find(kind, undefined, name)
    const right = current && revised(current, spec, Object.hasOwn(mandatory, name))
    if (right) await registry.update(kind, right, { user })
    if (current) return
    const object = {
      apiVersion: apiVersionOf(kind),
      kind: kind.kind,
      metadata: firstMetadata(name),
      spec: cloneJson(spec),
    }
    await registry.create(kind, object as unknown as T, { user })
  }
  await Promise.all(Object.entries(specs).map(ensure))
}
