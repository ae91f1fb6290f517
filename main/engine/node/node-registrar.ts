import type { Clock } from '#base/clock.ts'
import { node as nodeKind, type Node } from '#kube/kinds/core/node.ts'
import { equalJson } from '#kube/meta/json.ts'
import { isReason } from '#kube/meta/status.ts'
import type { RuntimeInfo } from '../drivers/runtime/runtime.ts'
import type { Registry, UserInfo } from '../registry/registry.ts'
import type { AgentNode } from './agent-node.ts'
import { describedNode, managedLabel, newNode, nodeName, readyStatus, unreadyStatus } from './node-object.ts'

export interface RegistrarOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly user: UserInfo
  readonly count: number
}

/** Keeps the Node objects: there are as many as were asked for, and they say how the runtime is. */
export interface NodeRegistrar {
  register(): Promise<void>
  markReady(nodes: readonly AgentNode[], info: RuntimeInfo): Promise<void>
  markUnready(message: string): Promise<void>
}

export function createNodeRegistrar({ registry, clock, user, count }: RegistrarOptions): NodeRegistrar {
  const names = Array.from({ length: count }, (_, index) => nodeName(index))

  /** Writes what `change` makes of the node, through one door, if it makes anything new. */
  async function write(name: string, change: (current: Node) => Node, subresource?: 'status'): Promise<void> {
    const current = registry.find(nodeKind, undefined, name)
    if (!current || equalJson(change(current), current)) return
    await registry.modify(nodeKind, undefined, name, change, { user, ...(subresource ? { subresource } : {}) })
  }

  async function create(index: number): Promise<void> {
    if (registry.find(nodeKind, undefined, nodeName(index))) return
    try {
      await registry.create(nodeKind, newNode(index), { user })
    } catch (error) {
      if (!isReason(error, 'AlreadyExists')) throw error
    }
  }

  return {
    async register() {
      await Promise.all(names.map((_, index) => create(index)))
      // An earlier start played more of them; their pods go with them.
      const known = registry.list(nodeKind, { labelSelector: managedLabel }).items
      const surplus = known.filter(({ metadata }) => !names.includes(metadata.name))
      await Promise.all(surplus.map(({ metadata }) => registry.delete(nodeKind, undefined, metadata.name, { user })))
    },
    async markReady(nodes, info) {
      await Promise.all(
        nodes.map(async (node) => {
          await write(node.name, (current) => describedNode(current, node, info))
          const status = (current: Node): Node => ({
            ...current,
            status: readyStatus(current, node, info, clock.now()),
          })
          await write(node.name, status, 'status')
        }),
      )
    },
    async markUnready(message) {
      const status = (current: Node): Node => ({ ...current, status: unreadyStatus(current, message, clock.now()) })
      await Promise.all(names.map((name) => write(name, status, 'status')))
    },
  }
}
