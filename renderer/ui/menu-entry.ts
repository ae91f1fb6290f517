import type { Component } from 'vue'

export interface MenuEntry {
  id: string
  label: string
  icon?: Component | undefined
  keys?: string | undefined
  danger?: boolean
  disabled?: boolean
  /** Draws a line above. */
  separated?: boolean
}
