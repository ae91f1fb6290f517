import { type FieldError, invalidField, tooLongField } from '#kube/meta/field-error.ts'

/** As on the wire: the model of the client spells `int` otherwise. */
export interface Attribute {
  readonly bool?: boolean
  readonly int?: number
  readonly string?: string
  readonly version?: string
}

const longestValue = 64
const number = String.raw`(0|[1-9]\d*)`
const preRelease = String.raw`(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)`
const build = '[0-9a-zA-Z-]+'
const semver = new RegExp(
  String.raw`^${number}\.${number}\.${number}(-${preRelease}(\.${preRelease})*)?(\+${build}(\.${build})*)?$`,
)

/** Source: kubernetes pkg/apis/resource/validation validateDeviceAttribute. */
export function validateAttribute(attribute: Attribute, at: string): FieldError[] {
  const { string, version } = attribute
  const count = (['bool', 'int', 'string', 'version'] as const).filter((part) => attribute[part] !== undefined).length
  const detail = 'exactly one value must be specified'
  return [
    ...(string === undefined ? [] : validateLength(string, `${at}.string`)),
    ...(version === undefined ? [] : validateVersion(version, `${at}.version`)),
    ...(count === 0 ? [invalidField(at, '', detail)] : []),
    ...(count > 1 ? [invalidField(at, shown(attribute), detail)] : []),
  ]
}

function validateLength(value: string, field: string): FieldError[] {
  return value.length > longestValue ? [tooLongField(field, longestValue)] : []
}

function validateVersion(value: string, field: string): FieldError[] {
  const detail = 'must be a string compatible with semver.org spec 2.0.0'
  return [...(semver.test(value) ? [] : [invalidField(field, value, detail)]), ...validateLength(value, field)]
}

/** Upstream prints its internal type. */
function shown({ bool, int, string, version }: Attribute): object {
  return {
    IntValue: int ?? null,
    BoolValue: bool ?? null,
    StringValue: string ?? null,
    VersionValue: version ?? null,
    IntValues: null,
    BoolValues: null,
    StringValues: null,
    VersionValues: null,
  }
}
