import * as v from 'valibot'

export const settingsVersion = 1

const preferencesSchema = v.object({
  theme: v.fallback(v.picklist(['system', 'light', 'dark', 'contrast']), 'system'),
  locale: v.fallback(v.picklist(['system', 'en', 'fr']), 'system'),
  density: v.fallback(v.picklist(['compact', 'comfortable']), 'compact'),
})

const settingsSchema = v.object({
  version: v.literal(settingsVersion),
  preferences: preferencesSchema,
  /** By cluster id. */
  clusters: v.record(v.string(), v.object({ name: v.optional(v.string()), color: v.optional(v.string()) })),
  /** Kubeconfig files that were added by hand. */
  files: v.array(v.string()),
})
export type SettingsData = v.InferOutput<typeof settingsSchema>

export const defaultSettings: SettingsData = {
  version: settingsVersion,
  preferences: { theme: 'system', locale: 'system', density: 'compact' },
  clusters: {},
  files: [],
}

/** From each version to the next. Version 0 is a file from before there were versions: its parts are the same. */
const migrations: readonly ((old: Record<string, unknown>) => Record<string, unknown>)[] = [
  (old) => ({ ...defaultSettings, ...old, version: 1 }),
]

/** Throws where the content is not settings, or those of a newer version. */
export function parseSettings(text: string): SettingsData {
  let raw = v.parse(v.record(v.string(), v.unknown()), JSON.parse(text))
  const version = v.parse(v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0), raw['version'])
  for (const migrate of migrations.slice(version)) raw = migrate(raw)
  return v.parse(settingsSchema, raw)
}
