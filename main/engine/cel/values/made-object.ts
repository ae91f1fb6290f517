import { setMember } from '#kube/meta/json.ts'
import type { CelType } from '../types.ts'
import { toJson } from './json.ts'
import { ObjectValue, type Value } from './values.ts'

/** An object that an expression made: `Object{spec: …}`. */
export class MadeObject extends ObjectValue {
  readonly type: CelType
  readonly #members: ReadonlyMap<string, Value>

  constructor(type: CelType, members: ReadonlyMap<string, Value>) {
    super()
    this.type = type
    this.#members = members
  }

  get(field: string): Value | undefined {
    return this.#members.get(field)
  }

  fields(): Iterable<string> {
    return this.#members.keys()
  }

  toJson(): unknown {
    const json: Record<string, unknown> = {}
    for (const [field, value] of this.#members) setMember(json, field, toJson(value))
    return json
  }
}
