import { app } from './app.ts'
import type { Client } from './builders.ts'
import { clusters } from './clusters.ts'
import { objects } from './objects.ts'
import { sessions } from './sessions.ts'

/** Everything that the window can ask of the host. */
export const contract = { app, clusters, objects, sessions }

export type ArchipelClient = Client<typeof contract>
