/** Where two answers differ: `body.spec.replicas: 1 | undefined`, ours last. */
export function differencesOf(real: unknown, ours: unknown, path = ''): string[] {
  if (isMap(real) && isMap(ours)) {
    const keys = [...new Set([...Object.keys(real), ...Object.keys(ours)])].sort()
    return keys.flatMap((key) => differencesOf(real[key], ours[key], path ? `${path}.${key}` : key))
  }
  if (Array.isArray(real) && Array.isArray(ours) && real.length === ours.length) {
    return real.flatMap((item, index) => differencesOf(item, ours[index], `${path}[${String(index)}]`))
  }
  return JSON.stringify(real) === JSON.stringify(ours) ? [] : [`${path}: ${show(real)} | ${show(ours)}`]
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent'
  return text.length > 400 ? `${text.slice(0, 400)}…` : text
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
const givenAddress = /^10\.96\.\d+\.\d+$/
const tokenVolume = /(kube-api-access-)[a-z0-9]{5}\b/g
const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g

/**
 * Takes out what no two servers agree on: uids, revisions, times, chosen addresses, ports and suffixes, ages; and the
 * prose that describes columns.
 */
export function normalize(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => normalize(item, key))
    return key === 'managedFields' ? items.sort(byText) : items
  }
  if (isMap(value)) {
    const members = Object.entries(value).filter(([name]) => key !== 'columnDefinitions' || name !== 'description')
    return Object.fromEntries(members.map(([name, item]) => [name, normalize(item, name)]))
  }
  if (typeof value !== 'string') return key === 'nodePort' || key === 'healthCheckNodePort' ? '<port>' : value
  if (key === 'resourceVersion' || key === 'continue') return `<${key}>`
  if ((key === 'time' || /(T|t)ime(stamp)?$/.test(key)) && moment.test(value)) return '<time>'
  if (/^clusterIPs?$/.test(key) && givenAddress.test(value)) return '<address>'
  if (key === 'cells')
    return value
      .replace(uuid, '<uid>')
      .replace(givenAddress, '<address>')
      .replace(/^\d+s$/, '<age>')
  if (key === 'message') return normalizeQuoted(value)
  return value.replace(uuid, '<uid>').replace(tokenVolume, '$1<suffix>')
}

/** Messages that quote an object do so as JSON. */
function normalizeQuoted(message: string): string {
  return message
    .replace(uuid, '<uid>')
    .replace(tokenVolume, '$1<suffix>')
    .replace(/(resourceVersion\\*":\\*")\d+/g, '$1<resourceVersion>')
    .replace(/((?:[tT]ime|[tT]imestamp)\\*":\\*")\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '$1<time>')
    .replace(/(clusterIPs?\\*":\[?\\*")10\.96\.[\d.]+/g, '$1<address>')
    .replace(/([nN]odePort\\*":)\d+/g, '$1<port>')
}

function byText(left: unknown, right: unknown): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1
}
