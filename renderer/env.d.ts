/** For tools that read TypeScript without Vue's own compiler; vue-tsc takes each component's real type. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  // eslint-disable-next-line no-restricted-exports -- this is what a component file exports
  export default component
}
