import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { parseListQuery, toListQuery, type ListState } from '../objects/list-route.ts'

/** A list's state, read from the URL and written to it. */
export function useListState() {
  const route = useRoute()
  const router = useRouter()
  const state = computed(() => parseListQuery(route.query))

  /** `replace` for what changes while typing, so that the way back does not go letter by letter. */
  function change(part: Partial<ListState>, mode: 'push' | 'replace' = 'push'): void {
    void router[mode]({ query: toListQuery({ ...state.value, ...part }) })
  }

  return { state, change }
}
