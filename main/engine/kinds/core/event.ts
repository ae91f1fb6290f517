import type { Event } from '#kube/kinds/core/event.ts'
import { invalidField } from '#kube/meta/field-error.ts'
import { defineStrategy } from '../../registry/strategy.ts'

/** Source: kubernetes pkg/registry/core/event/strategy.go, pkg/apis/core/validation/events.go. */
export const eventStrategy = defineStrategy<Event>({
  createsOnUpdate: true,
  applyDefaults(event) {
    event.involvedObject ??= {}
  },
  validate({ metadata, involvedObject }) {
    // Events about cluster-scoped objects stand in `default`.
    const expected = involvedObject.namespace || 'default'
    const isRight =
      metadata.namespace === expected || (!involvedObject.namespace && metadata.namespace === 'kube-system')
    return isRight
      ? []
      : [invalidField('involvedObject.namespace', involvedObject.namespace ?? '', 'does not match event.namespace')]
  },
})
