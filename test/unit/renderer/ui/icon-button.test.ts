import { X } from '@lucide/vue'
import { mount } from '@vue/test-utils'
import { TooltipProvider } from 'reka-ui'
import { expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import IconButton from '../../../../renderer/ui/IconButton.vue'

test('an icon button takes the click and the class that it is given, under its own name', async () => {
  const onClick = vi.fn()
  const wrapper = mount(
    defineComponent({
      render: () => h(TooltipProvider, () => h(IconButton, { icon: X, label: 'Close', class: 'mine', onClick })),
    }),
  )
  const button = wrapper.get('button[aria-label="Close"]')
  await button.trigger('click')
  expect(onClick).toHaveBeenCalledOnce()
  expect(button.classes()).toContain('mine')
  wrapper.unmount()
})
