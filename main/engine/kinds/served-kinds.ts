import { toDisposable } from '#base/disposable.ts'
import { kinds } from '#kube/kinds/registry.ts'
import { apiVersionOf, groupResourceOf, type Kind } from '#kube/meta/kind.ts'
import type { KubeObject } from '#kube/meta/object.ts'
import { structureOf } from '#kube/schema/structures.ts'
import type { ServedKind, ServedKinds } from '../registry/served-kinds.ts'
import type { Strategy, StrategyLookup } from '../registry/strategy.ts'
import { horizontalPodAutoscalerV1 } from './autoscaling/horizontal-pod-autoscaler-v1.ts'
import { eventsV1Event } from './events/event.ts'
import { strategyOf } from './registry.ts'

/** The set that can change: CustomResourceDefinitions put their kinds in, and take them out. */
export interface ServedKindSet extends ServedKinds {
  /** For `createRegistry`: the rules of built-in kinds, and of those that sources bring. */
  readonly strategyOf: StrategyLookup
  /** Puts the kinds of a source (a CustomResourceDefinition's name) in place of its earlier ones; none removes them. */
  put(source: string, served: readonly ServedKind[]): void
}

/** A version of a kind that is stored in another. */
export interface OtherVersion {
  readonly kind: Kind
  readonly stored: Kind
  readonly toStored: (object: KubeObject) => KubeObject
  readonly toServed: (object: KubeObject) => KubeObject
}

const otherVersions: readonly OtherVersion[] = [horizontalPodAutoscalerV1, eventsV1Event]

interface Contents {
  readonly all: readonly ServedKind[]
  readonly stored: readonly Kind[]
  readonly byResource: ReadonlyMap<string, ServedKind>
  readonly byKind: ReadonlyMap<string, ServedKind>
  readonly customStrategies: ReadonlyMap<string, Strategy>
}

export function createServedKinds(): ServedKindSet {
  const builtIn = [...kinds.map((kind) => builtInKind({ kind, stored: kind })), ...otherVersions.map(builtInKind)]
  const sources = new Map<string, readonly ServedKind[]>()
  const listeners = new Set<() => void>()
  let contents = contentsOf(builtIn)
  let generation = 1
  return {
    get generation() {
      return generation
    },
    get all() {
      return contents.all
    },
    get stored() {
      return contents.stored
    },
    ofResource: (group, version, resource) => contents.byResource.get(`${group}/${version}/${resource}`),
    ofKind: (group, version, kind) => contents.byKind.get(`${group}/${version}/${kind}`),
    strategyOf: <T extends KubeObject>(kind: Kind<T>): Strategy<T> => {
      const custom = contents.customStrategies.get(groupResourceOf(kind))
      return custom ? custom : strategyOf(kind)
    },
    put(source, served) {
      if (served.length > 0) sources.set(source, served)
      else if (!sources.delete(source)) return
      contents = contentsOf([...builtIn, ...[...sources.values()].flat()])
      generation++
      for (const listener of [...listeners]) listener()
    },
    onChange(listener) {
      listeners.add(listener)
      return toDisposable(() => listeners.delete(listener))
    },
  }
}

function contentsOf(all: readonly ServedKind[]): Contents {
  const stored = new Map(all.map((served) => [groupResourceOf(served.stored), served.stored]))
  const custom = all.filter(({ isCustom }) => isCustom)
  return {
    all,
    stored: [...stored.values()],
    byResource: new Map(all.map((served) => [`${versionKey(served)}/${served.kind.resource}`, served])),
    byKind: new Map(all.map((served) => [`${versionKey(served)}/${served.kind.kind}`, served])),
    customStrategies: new Map(custom.map((served) => [groupResourceOf(served.stored), served.strategy])),
  }
}

function versionKey({ kind: { group, version } }: ServedKind): string {
  return `${group}/${version}`
}

type BuiltIn = Pick<ServedKind, 'kind' | 'stored' | 'toStored' | 'toServed'>

function builtInKind(input: BuiltIn): ServedKind {
  return {
    ...input,
    strategy: strategyOf(input.stored),
    // Made when it is first asked for: few kinds are touched before a client comes.
    get structure() {
      return structureOf(apiVersionOf(input.kind), input.kind.kind)
    },
    isCustom: false,
  }
}
