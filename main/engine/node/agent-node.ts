/** A node that the agent plays, as far as its pods depend on it. */
export interface AgentNode {
  readonly name: string
  /** Counts from 0; its pods have addresses in their own part of the cluster's network. */
  readonly index: number
  /** Its InternalIP. */
  readonly address: string
  readonly allocatable: Readonly<Record<string, string>>
  readonly memoryBytes: number
}
