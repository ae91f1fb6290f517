const texts = new WeakMap<object, string>()

/**
 * The JSON of a frozen object, made once and kept as long as the object lives: the disk, lists and watches share it.
 * Never for an object that may still change.
 */
export function jsonOf(object: object): string {
  let text = texts.get(object)
  if (text === undefined) {
    text = JSON.stringify(object)
    texts.set(object, text)
  }
  return text
}
