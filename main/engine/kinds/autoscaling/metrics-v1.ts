/**
 * The metrics of autoscaling/v2 in the words of autoscaling/v1, which keeps them as JSON in annotations, and back.
 * Source: pkg/apis/autoscaling/v1/conversion.go.
 */
type Json = Readonly<Record<string, unknown>>

/** A metric's `type` says which of its members is set: `Resource` → `resource`. */
function mapMember(metric: Json, convert: (type: string, member: Json) => Json): Json {
  const type = typeof metric['type'] === 'string' ? metric['type'] : ''
  const name = type.charAt(0).toLowerCase() + type.slice(1)
  const member = metric[name]
  if (typeof member !== 'object' || member === null) return { type }
  return { type, [name]: present(convert(type, member as Json)) }
}

function present(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))
}

function part(value: Json, name: string): Json {
  const member = value[name]
  return typeof member === 'object' && member !== null ? (member as Json) : {}
}

function isZero(quantity: unknown): boolean {
  return typeof quantity !== 'string' || Number.parseFloat(quantity) === 0
}

export function metricSpecToV1(metric: Json): Json {
  return mapMember(metric, (type, member) => {
    const target = part(member, 'target')
    const { value, averageValue, averageUtilization } = target
    const { name: metricName, selector } = part(member, 'metric')
    if (type === 'Object') {
      const targetValue = value ?? '0'
      return { target: part(member, 'describedObject'), metricName, targetValue, selector, averageValue }
    }
    if (type === 'Pods') return { metricName, targetAverageValue: averageValue ?? '0', selector }
    if (type === 'External') {
      return { metricName, metricSelector: selector, targetValue: value, targetAverageValue: averageValue }
    }
    const { name, container } = member
    return { name, targetAverageUtilization: averageUtilization, targetAverageValue: averageValue, container }
  })
}

export function metricSpecFromV1(metric: Json): Json {
  return mapMember(metric, (type, member) => {
    const { metricName: name, targetValue: value, targetAverageValue, targetAverageUtilization } = member
    if (type === 'Object')
      return { describedObject: member['target'], ...metricOf(name, member['selector']), target: objectTarget(member) }
    if (type === 'Pods') {
      const target = { type: 'AverageValue', averageValue: targetAverageValue }
      return { ...metricOf(name, member['selector']), target }
    }
    if (type === 'External') {
      const target = present({ type: value ? 'Value' : 'AverageValue', value, averageValue: targetAverageValue })
      return { ...metricOf(name, member['metricSelector']), target }
    }
    const target = present({
      type: isSet(targetAverageUtilization) ? 'Utilization' : 'AverageValue',
      averageUtilization: targetAverageUtilization,
      averageValue: targetAverageValue,
    })
    return { name: member['name'], container: member['container'], target }
  })
}

/** A zero `targetValue` beside an average is what v1 writes for none. */
function objectTarget({ targetValue, averageValue }: Json): Json {
  if (!isSet(averageValue)) return { type: 'Value', value: targetValue ?? '0' }
  return present({ type: 'AverageValue', value: isZero(targetValue) ? undefined : targetValue, averageValue })
}

export function metricStatusToV1(metric: Json): Json {
  return mapMember(metric, (type, member) => {
    const { value, averageValue, averageUtilization } = part(member, 'current')
    const { name: metricName, selector } = part(member, 'metric')
    if (type === 'Object') {
      const currentValue = value ?? '0'
      return { target: part(member, 'describedObject'), metricName, currentValue, selector, averageValue }
    }
    if (type === 'Pods') return { metricName, currentAverageValue: averageValue ?? '0', selector }
    if (type === 'External') {
      const currentAverageValue = averageValue
      return { metricName, metricSelector: selector, currentValue: value ?? '0', currentAverageValue }
    }
    const currentAverageValue = averageValue ?? '0'
    const { name, container } = member
    return { name, currentAverageUtilization: averageUtilization, currentAverageValue, container }
  })
}

export function metricStatusFromV1(metric: Json): Json {
  return mapMember(metric, (type, member) => {
    const { metricName: name, currentValue, currentAverageValue, currentAverageUtilization } = member
    if (type === 'Object') {
      const current = present({ value: currentValue ?? '0', averageValue: member['averageValue'] })
      return { describedObject: member['target'], ...metricOf(name, member['selector']), current }
    }
    if (type === 'Pods') {
      return { ...metricOf(name, member['selector']), current: { averageValue: currentAverageValue ?? '0' } }
    }
    if (type === 'External') {
      const current = present({ value: currentValue ?? '0', averageValue: currentAverageValue })
      return { ...metricOf(name, member['metricSelector']), current }
    }
    const averageValue = currentAverageValue ?? '0'
    const current = present({ averageUtilization: currentAverageUtilization, averageValue })
    return { name: member['name'], container: member['container'], current }
  })
}

function metricOf(name: unknown, selector: unknown): Json {
  return { metric: present({ name, selector }) }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null
}
