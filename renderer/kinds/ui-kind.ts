import type { Component } from 'vue'
import type { KubeObject } from '#kube/meta/object.ts'
import type { SortOrder } from '../objects/row-sort.ts'
import type { DetailBlock, Fact } from '../components/fact.ts'
import type { ObjectTarget } from '../components/section-props.ts'

export type ActionId = 'logs' | 'forward' | 'yaml' | 'edit' | 'scale' | 'restart' | 'delete'

/** The window's half of a kind: what its descriptor in preload/kube cannot say without a component. */
export interface UiKind {
  readonly group: string
  readonly resource: string
  readonly icon: Component
  facts(object: KubeObject): readonly Fact[]
  /** What stands in tables and cards below the facts. */
  blocks(object: KubeObject): readonly DetailBlock[]
  readonly sections: readonly Component[]
  readonly actions: readonly ActionId[]
  /** The columns that are shown at first, in this order; absent: what kubectl shows, after the name. */
  readonly columns?: readonly string[] | undefined
  /** The column that carries the state's colour, where it is not `status`. */
  readonly healthColumn: string
  /** The order of a list that nobody has sorted; absent: by namespace and name. */
  readonly sort?: SortOrder | undefined
  /** Column id → whether its text is the name of an object, and which. */
  readonly links: Readonly<Record<string, (text: string, namespace: string | undefined) => ObjectTarget>>
}

interface UiKindInput<T extends KubeObject> {
  group: string
  resource: string
  icon: Component
  facts?(object: T): Fact[]
  blocks?(object: T): DetailBlock[]
  sections?: readonly Component[]
  /** What can be done beside reading, editing and deleting it. */
  actions?: readonly ActionId[]
  columns?: readonly string[]
  healthColumn?: string
  sort?: SortOrder
  links?: UiKind['links']
}

const always: readonly ActionId[] = ['yaml', 'edit', 'delete']

export function defineUiKind<T extends KubeObject>(input: UiKindInput<T>): UiKind {
  const { facts, blocks } = input
  return Object.freeze({
    group: input.group,
    resource: input.resource,
    icon: input.icon,
    // The registry looks a kind up by its resource, so the object is of the type that the facts expect.
    facts: (object: KubeObject) => attempt(() => facts?.(object as T)),
    blocks: (object: KubeObject) => attempt(() => blocks?.(object as T)),
    sections: input.sections ?? [],
    actions: [...(input.actions ?? []), ...always],
    columns: input.columns,
    healthColumn: input.healthColumn ?? 'status',
    sort: input.sort,
    links: input.links ?? {},
  })
}

/** Objects come from other people's servers: one whose form is not what its kind promises still has a page. */
function attempt<R>(read: () => R[] | undefined): R[] {
  try {
    return read() ?? []
  } catch {
    return []
  }
}
