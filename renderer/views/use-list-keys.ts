import { onBeforeUnmount, onMounted } from 'vue'
import { isTyping } from '../features/shortcuts/keymap.ts'

interface ListKeys {
  focusFilter(): void
  focusTable(): void
  /** Lets the table move its row; true when it did. */
  moveRow(event: KeyboardEvent): boolean
  openRow(): void
  close(): void
  /** Carries out the action of a letter on the row or the open object; true when there was one. */
  act(key: string): boolean
}

/** The keys of a list, wherever the focus is, as long as nobody is typing. */
export function useListKeys(keys: ListKeys): void {
  function onKeydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return
    if (handle(event)) event.preventDefault()
  }

  function handle(event: KeyboardEvent): boolean {
    switch (event.key) {
      case '/':
        keys.focusFilter()
        return true
      case 'j':
      case 'k':
        keys.focusTable()
        return keys.moveRow(event)
      case 'd':
        keys.openRow()
        return true
      case 'Escape':
        if (event.shiftKey) return false
        keys.close()
        return true
      default:
        return keys.act(event.key)
    }
  }

  onMounted(() => document.addEventListener('keydown', onKeydown))
  onBeforeUnmount(() => document.removeEventListener('keydown', onKeydown))
}
