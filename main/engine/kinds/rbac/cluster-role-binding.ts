import { bindingStrategy } from './binding.ts'

export const clusterRoleBindingStrategy = bindingStrategy(false)
