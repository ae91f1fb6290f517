/** What runs anew may be pulled anew, if its name does not say which of its versions it is. */
export function pullPolicyOf(image: string): 'Always' | 'IfNotPresent' {
  return isLatest(image) ? 'Always' : 'IfNotPresent'
}

const component = String.raw`[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*`
const host = String.raw`(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::\d+)?`
const reference = new RegExp(
  String.raw`^(?:${host}/)?${component}(?:/${component})*(?::(?<tag>[\w][\w.-]{0,127}))?(?<digest>@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
)

/**
 * An image without a tag and a digest is `latest`; what is no name of an image is not.
 * Source: kubernetes pkg/util/parsers/parsers.go ParseImageName, distribution/reference.
 */
function isLatest(image: string): boolean {
  const match = reference.exec(image)
  if (!match) return false
  const { tag, digest } = match.groups ?? {}
  return tag ? tag === 'latest' : !digest
}
