import type { TypeMismatch } from './conform-scalar.ts'
import { elementGoType, goTypeOf } from './go-types.ts'
import type { FieldStructure, ObjectStructure, Structure } from './structure.ts'
import { shortNameOf } from './structures.ts'

/** Whether what Go writes as null is left out, or null. */
export type Nil = 'absent' | 'null'

/** What decoding has found so far. */
export interface Progress {
  readonly unknown: string[]
  readonly nil: Nil
  /** The first one. Go reads on after it, and tells of a value that a type cannot decode itself before all others. */
  mismatch?: TypeMismatch
}

/** A field as encoding/json names it. */
export interface GoField {
  readonly structName: string
  readonly path: string
  readonly goType: string
}

/** Where a value stands. There is one for every value that is decoded, so names are made only when they are asked for. */
export class Place {
  readonly progress: Progress
  readonly #parent: Place | undefined
  /** The name of a field, the key in a map, the index in a list. */
  readonly #key: string | number | undefined
  readonly #owner: ObjectStructure | undefined
  readonly #field: FieldStructure | undefined
  readonly #given: GoField | undefined

  constructor(
    progress: Progress,
    parent?: Place,
    key?: string | number,
    owner?: ObjectStructure,
    field?: FieldStructure,
    given?: GoField,
  ) {
    this.progress = progress
    this.#parent = parent
    this.#key = key
    this.#owner = owner
    this.#field = field
    this.#given = given
  }

  ofField(owner: ObjectStructure, name: string, field: FieldStructure): Place {
    return new Place(this.progress, this, name, owner, field)
  }

  ofElement(key: string | number): Place {
    return new Place(this.progress, this, key)
  }

  /** The same field, decoded on its own as another type. */
  within(progress: Progress, structure: Structure): Place {
    const { structName, path } = this.goField
    const given = { structName, path, goType: goTypeOf(structure) }
    return new Place(progress, undefined, undefined, undefined, undefined, given)
  }

  /** The path of a member, with indexes and keys, as strict decoding names fields. */
  pathTo(name: string): string {
    const segments = [`.${name}`]
    for (let at = this.#parent === undefined ? undefined : (this as Place); at; at = at.#parent) {
      if (at.#key !== undefined) segments.push(typeof at.#key === 'number' ? `[${String(at.#key)}]` : `.${at.#key}`)
    }
    return segments.reverse().join('').slice(1)
  }

  /** The field that holds the value; keys and indexes do not count. */
  get goField(): GoField {
    if (this.#given) return this.#given
    const parent = this.#parent?.goField ?? { structName: '', path: '', goType: '' }
    if (!this.#owner || !this.#field) return { ...parent, goType: elementGoType(parent.goType) }
    const { embeddedIn, goType, structure } = this.#field
    const own = embeddedIn === undefined ? String(this.#key) : `${embeddedIn}.${String(this.#key)}`
    return {
      structName: shortNameOf(this.#owner.name ?? ''),
      path: parent.path ? `${parent.path}.${own}` : own,
      goType: goType ?? goTypeOf(structure),
    }
  }
}
