/** A copy of a value with another one at `path` (`spec.ports.0.name`); undefined takes the field away. */
export function changed<T extends object>(original: T, path: string, value: unknown): T {
  const copy = structuredClone(original)
  const fields = path.split('.')
  const last = fields.pop() ?? ''
  let target = copy as Record<string, unknown>
  for (const field of fields) target = (target[field] ??= {}) as Record<string, unknown>
  if (value === undefined) Reflect.deleteProperty(target, last)
  else target[last] = value
  return copy
}
