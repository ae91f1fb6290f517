import { ageColumn, column, nameColumn } from '../../meta/columns.ts'
import type { Column, Relation } from '../../meta/kind.ts'
import type { KubeObject } from '../../meta/object.ts'
import { distinct, ownersOf } from '../../meta/relations.ts'

/** What both kinds of webhook configurations have. */
interface WebhookConfiguration extends KubeObject {
  webhooks?: { clientConfig: { service?: { name: string; namespace: string } } }[]
}

export const webhookColumns: Column<WebhookConfiguration>[] = [
  nameColumn,
  column(
    'Webhooks',
    'Webhooks indicates the number of webhooks registered in this configuration',
    ({ webhooks }) => webhooks?.length ?? 0,
    'integer',
  ),
  ageColumn,
]

/** The services that answer for the webhooks. */
export function relationsOfWebhooks(configuration: WebhookConfiguration): Relation[] {
  const services = (configuration.webhooks ?? []).flatMap(({ clientConfig: { service } }) =>
    service ? [{ role: 'target' as const, apiVersion: 'v1', kind: 'Service', ...service }] : [],
  )
  const named = services.map(({ role, apiVersion, kind, name, namespace }) => ({
    role,
    apiVersion,
    kind,
    name,
    namespace,
  }))
  return distinct([...ownersOf(configuration), ...named])
}
