import protobuf from 'protobufjs/minimal.js'

type Json = Readonly<Record<string, unknown>>
type Writer = protobuf.Writer

/**
 * OpenAPI v2 as gnostic's protobuf, which is the only form that kubectl and older clients ask for where they validate
 * what v3 has no document of (`kind: List`). Source: github.com/google/gnostic-models openapiv2/OpenAPIv2.proto.
 */
export function gnosticOf(document: object): Uint8Array {
  const { swagger, info, paths, definitions, securityDefinitions, security } = document as Json
  const writer = protobuf.Writer.create()
  writeText(writer, 1, swagger)
  within(writer, 2, () => {
    writeText(writer, 1, (info as Json)['title'])
    writeText(writer, 2, (info as Json)['version'])
  })
  within(writer, 8, () => {
    writeNamed(writer, 2, paths, writePathItem)
  })
  within(writer, 9, () => {
    writeNamed(writer, 1, definitions, writeSchema)
  })
  for (const requirement of listOf(security)) {
    within(writer, 12, () => {
      writeNamed(writer, 1, requirement, () => undefined)
    })
  }
  within(writer, 13, () => {
    writeNamed(writer, 1, securityDefinitions, writeApiKey)
  })
  return writer.finish()
}

function within(writer: Writer, number: number, write: () => void): void {
  writer.uint32((number << 3) | 2).fork()
  write()
  writer.ldelim()
}

function writeText(writer: Writer, number: number, value: unknown): void {
  if (typeof value === 'string' && value !== '') writer.uint32((number << 3) | 2).string(value)
}

function writeTexts(writer: Writer, number: number, values: unknown): void {
  for (const value of listOf(values)) if (typeof value === 'string') writer.uint32((number << 3) | 2).string(value)
}

function writeFlag(writer: Writer, number: number, value: unknown): void {
  if (value === true) writer.uint32(number << 3).bool(true)
}

/** A map: messages of a name and a value. */
function writeNamed(
  writer: Writer,
  number: number,
  members: unknown,
  write: (writer: Writer, value: Json) => void,
): void {
  for (const [name, value] of Object.entries((members ?? {}) as Json)) {
    within(writer, number, () => {
      writeText(writer, 1, name)
      within(writer, 2, () => {
        write(writer, value as Json)
      })
    })
  }
}

/** A value of any type is YAML, which JSON is. */
function writeAny(writer: Writer, number: number, value: unknown): void {
  within(writer, number, () => {
    writeText(writer, 2, JSON.stringify(value))
  })
}

function writeExtensions(writer: Writer, number: number, owner: Json): void {
  for (const [name, value] of Object.entries(owner)) {
    if (!name.startsWith('x-')) continue
    within(writer, number, () => {
      writeText(writer, 1, name)
      writeAny(writer, 2, value)
    })
  }
}

function writeApiKey(writer: Writer, definition: Json): void {
  within(writer, 2, () => {
    for (const [index, name] of ['type', 'name', 'in', 'description'].entries()) {
      writeText(writer, index + 1, definition[name])
    }
  })
}

const methods: Readonly<Record<string, number>> = {
  get: 2,
  put: 3,
  post: 4,
  delete: 5,
  options: 6,
  head: 7,
  patch: 8,
}

function writePathItem(writer: Writer, item: Json): void {
  for (const [method, number] of Object.entries(methods)) {
    const operation = item[method]
    if (operation !== undefined) {
      within(writer, number, () => {
        writeOperation(writer, operation as Json)
      })
    }
  }
  writeParameters(writer, 9, item['parameters'])
  writeExtensions(writer, 10, item)
}

function writeOperation(writer: Writer, operation: Json): void {
  writeTexts(writer, 1, operation['tags'])
  writeText(writer, 3, operation['description'])
  writeText(writer, 5, operation['operationId'])
  writeTexts(writer, 6, operation['produces'])
  writeTexts(writer, 7, operation['consumes'])
  writeParameters(writer, 8, operation['parameters'])
  within(writer, 9, () => {
    writeNamed(writer, 1, operation['responses'], writeResponse)
  })
  writeTexts(writer, 10, operation['schemes'])
  writeFlag(writer, 11, operation['deprecated'])
  writeExtensions(writer, 13, operation)
}

function writeResponse(writer: Writer, { description, schema }: Json): void {
  within(writer, 1, () => {
    writeText(writer, 1, description)
    if (schema === undefined) return
    within(writer, 2, () => {
      within(writer, 1, () => {
        writeSchema(writer, schema as Json)
      })
    })
  })
}

function writeParameters(writer: Writer, number: number, parameters: unknown): void {
  for (const parameter of listOf(parameters)) {
    within(writer, number, () => {
      within(writer, 1, () => {
        writeParameter(writer, parameter as Json)
      })
    })
  }
}

function writeParameter(writer: Writer, parameter: Json): void {
  const { in: place, name, description, required, type, uniqueItems, schema } = parameter
  if (place === 'body') {
    within(writer, 1, () => {
      writeText(writer, 1, description)
      writeText(writer, 2, name)
      writeText(writer, 3, place)
      writeFlag(writer, 4, required)
      within(writer, 5, () => {
        writeSchema(writer, (schema ?? {}) as Json)
      })
    })
    return
  }
  // The two messages differ in their numbers by the one field that only queries have.
  const isQuery = place === 'query'
  const shift = isQuery ? 1 : 0
  within(writer, 2, () => {
    within(writer, isQuery ? 3 : 4, () => {
      writeFlag(writer, 1, required)
      writeText(writer, 2, place)
      writeText(writer, 3, description)
      writeText(writer, 4, name)
      writeText(writer, 5 + shift, type)
      writeFlag(writer, 19 + shift, uniqueItems)
    })
  })
}

function writeSchema(writer: Writer, schema: Json): void {
  const { type, items, properties, additionalProperties: values } = schema
  writeText(writer, 1, schema['$ref'])
  writeText(writer, 2, schema['format'])
  writeText(writer, 4, schema['description'])
  if (schema['default'] !== undefined) writeAny(writer, 5, schema['default'])
  writeTexts(writer, 19, schema['required'])
  for (const value of listOf(schema['enum'])) writeAny(writer, 20, value)
  if (values !== undefined) {
    within(writer, 21, () => {
      writeValues(writer, values)
    })
  }
  if (type !== undefined) {
    within(writer, 22, () => {
      writeTexts(writer, 1, [type])
    })
  }
  if (items !== undefined) {
    within(writer, 23, () => {
      within(writer, 1, () => {
        writeSchema(writer, items as Json)
      })
    })
  }
  if (properties !== undefined) {
    within(writer, 25, () => {
      writeNamed(writer, 1, properties, writeSchema)
    })
  }
  writeExtensions(writer, 31, schema)
}

function writeValues(writer: Writer, values: unknown): void {
  if (typeof values === 'boolean') writer.uint32(2 << 3).bool(values)
  else {
    within(writer, 1, () => {
      writeSchema(writer, values as Json)
    })
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
