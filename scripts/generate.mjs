// Writes all that is generated: `npm run generate`. The objects come second: what they hold is checked by the schema.
await import('./generate-schema.mjs')
await import('./generate-first-objects.mjs')
