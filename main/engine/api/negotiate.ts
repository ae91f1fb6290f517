import { notAcceptable } from '#kube/meta/status-errors.ts'
import { statusError, type StatusError } from '#kube/meta/status.ts'

/** How the answer is to look. Source: apiserver pkg/endpoints/handlers/negotiation/negotiate.go. */
export interface Negotiated {
  readonly encoding: 'json' | 'yaml'
  /** The server's own view of the object instead of the object. */
  readonly view?: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList'
  readonly viewVersion: 'v1' | 'v1beta1'
  readonly isPretty: boolean
}

export interface MediaRange {
  readonly type: string
  readonly parameters: Readonly<Record<string, string>>
  readonly quality: number
}

/** What upstream's server speaks, as its messages list it; objects are never answered in protobuf here. */
const protobuf = 'application/vnd.kubernetes.protobuf'
const offered = ['application/json', 'application/yaml', protobuf]
const streamed = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch']

/** The refusal of a range that no representation is in. Source: go-restful's container, which upstream routes with. */
export function noRepresentation(available: readonly string[]): StatusError {
  const message = `406: Not Acceptable\n\nAvailable representations: ${available.join(', ')}`
  return statusError(406, 'NotAcceptable', message, {})
}

/** The ranges of an Accept header, the preferred first; what is equally preferred keeps its order. */
export function parseAccept(header: string | undefined): MediaRange[] {
  return (header?.trim() ? header : '*/*')
    .split(',')
    .map(parseRange)
    .filter((range) => range.quality > 0)
    .sort((a, b) => b.quality - a.quality)
}

function parseRange(text: string): MediaRange {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim())
  const parameters: Record<string, string> = {}
  for (const part of rest) {
    const at = part.indexOf('=')
    if (at > 0) parameters[part.slice(0, at).toLowerCase()] = part.slice(at + 1).replaceAll('"', '')
  }
  const quality = parameters['q'] === undefined ? 1 : Number(parameters['q'])
  return { type: type.toLowerCase(), parameters, quality: Number.isNaN(quality) ? 0 : quality }
}

/** Picks the first range that can be served; throws 406. Views are asked for with `as`, `g` and `v`. */
export function negotiate(
  accept: string | undefined,
  hasView: boolean,
  pretty: string | null,
  agent: string | undefined,
): Negotiated {
  const isPretty =
    pretty === null ? /^(curl|Wget|Mozilla\/5\.0)/.test(agent ?? '') : pretty === '1' || pretty === 'true'
  const ranges = parseAccept(accept)
  if (!ranges.some(({ type }) => isKnown(type))) throw noRepresentation(hasView ? [...offered, ...streamed] : offered)
  for (const { type, parameters } of ranges) {
    const encoding = encodingOf(type)
    if (!encoding) continue
    const as = parameters['as']
    if (as === undefined) return { encoding, viewVersion: 'v1', isPretty }
    const version = parameters['v']
    if (hasView && isView(as) && parameters['g'] === 'meta.k8s.io' && (version === 'v1' || version === 'v1beta1')) {
      return { encoding, view: as, viewVersion: version, isPretty }
    }
  }
  throw notAcceptable(offered)
}

/** Only a Status is ever answered so: all other objects have a representation that their clients take as well. */
export function prefersProtobuf(accept: string | undefined): boolean {
  if (!accept?.includes(protobuf)) return false
  const served = parseAccept(accept).find(({ type, parameters }) => isKnown(type) && parameters['as'] === undefined)
  return served?.type === protobuf
}

function isKnown(type: string): boolean {
  return encodingOf(type) !== undefined || offered.includes(type)
}

function encodingOf(type: string): Negotiated['encoding'] | undefined {
  if (type === 'application/json' || type === 'application/*' || type === '*/*') return 'json'
  return type === 'application/yaml' ? 'yaml' : undefined
}

function isView(name: string): name is NonNullable<Negotiated['view']> {
  return name === 'Table' || name === 'PartialObjectMetadata' || name === 'PartialObjectMetadataList'
}
