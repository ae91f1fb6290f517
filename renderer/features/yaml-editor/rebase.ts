import { isScalar, parse, parseDocument } from 'yaml'
import { exactTags } from '#base/exact-json.ts'
import { isRecord } from '#base/wire.ts'

/** Puts another resourceVersion into an object's YAML and leaves every other character as it was typed. */
export function withResourceVersion(text: string, version: string): string {
  const node = parseDocument(text).getIn(['metadata', 'resourceVersion'], true)
  if (!isScalar(node) || !node.range) return text
  const [start, end] = node.range
  return text.slice(0, start) + JSON.stringify(version) + text.slice(end)
}

export function resourceVersionOf(yamlText: string): string | undefined {
  const object: unknown = parse(yamlText)
  const metadata = isRecord(object) ? object['metadata'] : undefined
  const version = isRecord(metadata) ? metadata['resourceVersion'] : undefined
  return typeof version === 'string' ? version : undefined
}

/**
 * True when nothing that a person edits differs between two states of an object: the status is written by controllers
 * and ignored by an update, and the version and generation follow from the rest.
 */
export function isSameForEditing(left: string, right: string): boolean {
  return canonical(left) === canonical(right)
}

function canonical(text: string): string {
  const object: unknown = parse(text, { customTags: exactTags })
  if (!isRecord(object)) return text
  const { status: _status, metadata, ...rest } = object
  if (!isRecord(metadata)) return JSON.stringify(sorted(rest))
  const { resourceVersion: _version, generation: _generation, managedFields: _fields, ...meta } = metadata
  return JSON.stringify(sorted({ ...rest, metadata: meta }))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  )
}
