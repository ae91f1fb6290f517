/** What the fields of a type are for, in words. */
export interface Documentation {
  of(typeName: string): { readonly description: string; readonly fields: Readonly<Record<string, string>> }
}

type Texts = Readonly<Record<string, readonly [description: string, fields: Readonly<Record<string, string>>]>>

/** Loaded with the first document that is asked for: it is larger than everything else the API keeps in memory. */
export async function loadDocumentation(): Promise<Documentation> {
  const { default: texts } = (await import('#kube/schema/generated-docs.json', {
    with: { type: 'json' },
  })) as unknown as {
    default: Texts
  }
  return {
    of(typeName) {
      const [description = '', fields = {}] = texts[typeName] ?? []
      return { description, fields }
    },
  }
}
