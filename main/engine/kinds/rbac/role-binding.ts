import { bindingStrategy } from './binding.ts'

export const roleBindingStrategy = bindingStrategy(true)
