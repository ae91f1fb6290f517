import type { KubeObject } from './object.ts'

/** What a model of @kubernetes/client-node is on the wire: times are text, and `_default` and `_from` bare. */
export type Wire<M> = 0 extends 1 & M
  ? unknown
  : M extends Date
    ? string
    : M extends readonly (infer Item)[]
      ? Wire<Item>[]
      : M extends object
        ? { [Field in keyof M as Field extends `_${infer Name}` ? Name : Field]: Wire<M[Field]> }
        : M

/** The type of a kind's objects, from its model. */
export type ObjectOf<M> = KubeObject & Omit<Wire<M>, keyof KubeObject>
