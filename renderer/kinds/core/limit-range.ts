import { Ruler } from '@lucide/vue'
import type { LimitRange } from '#kube/kinds/core/limit-range.ts'
import type { Cell } from '../../components/fact.ts'
import { defineUiKind } from '../ui-kind.ts'

function rowsOf({ spec }: LimitRange): Cell[][] {
  return (spec?.limits ?? []).flatMap((limit) => {
    const { type, min, max, defaultRequest, maxLimitRequestRatio: ratio } = limit
    const amounts = [min, defaultRequest, limit.default, max, ratio]
    const names = [...new Set(amounts.flatMap((amount) => Object.keys(amount ?? {})))]
    return names.map((name) => [`${type} ${name}`, ...amounts.map((amount) => amount?.[name])])
  })
}

export const limitRangeUi = defineUiKind<LimitRange>({
  group: '',
  resource: 'limitranges',
  icon: Ruler,
  blocks: (range) => [
    {
      title: 'limits',
      columns: ['limited', 'min', 'defaultRequest', 'defaultLimit', 'max', 'maxRatio'],
      rows: rowsOf(range),
      empty: 'noLimits',
    },
  ],
})
