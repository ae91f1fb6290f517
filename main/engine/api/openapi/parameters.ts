/** The parameters of operations. Source: metav1.{Get,List,Create,Update,Patch,Delete}Options. */
export type Parameter = Readonly<Record<string, unknown>>

function query(name: string, type: 'string' | 'boolean' | 'integer', description: string): Parameter {
  return { description, in: 'query', name, schema: { type, uniqueItems: true } }
}

export function pathParameter(name: string, description: string): Parameter {
  return { description, in: 'path', name, required: true, schema: { type: 'string', uniqueItems: true } }
}

export const namespaceParameter = pathParameter('namespace', 'the namespace of the objects')
export const prettyParameter = query('pretty', 'string', 'true: the answer is indented.')

const dryRun = query('dryRun', 'string', 'All: everything happens but the storage.')
const fieldManager = query('fieldManager', 'string', 'The name of the actor that makes the change.')
const fieldValidation = query(
  'fieldValidation',
  'string',
  'What unknown and duplicate fields lead to: Ignore, Warn (a warning each) or Strict (an error).',
)
const force = query('force', 'boolean', 'Takes fields that others own; for apply patches only.')
const selection = [
  query('continue', 'string', 'The token of the page before.'),
  query('fieldSelector', 'string', 'Which objects, by their fields.'),
  query('labelSelector', 'string', 'Which objects, by their labels.'),
  query('limit', 'integer', 'How many objects a page has at most.'),
  query('resourceVersion', 'string', 'How fresh the answer is to be.'),
  query('resourceVersionMatch', 'string', 'How resourceVersion is meant: Exact or NotOlderThan.'),
  query('sendInitialEvents', 'boolean', 'A watch begins with what there is.'),
]
const timeout = query('timeoutSeconds', 'integer', 'After how many seconds the answer ends.')
const deletion = [
  query('gracePeriodSeconds', 'integer', 'How long the object may take to end.'),
  query('ignoreStoreReadErrorWithClusterBreakingPotential', 'boolean', 'Deletes what cannot be read.'),
]
const dependents = [
  query('orphanDependents', 'boolean', 'The deprecated spelling of propagationPolicy.'),
  query('propagationPolicy', 'string', 'What becomes of what it owns: Orphan, Background or Foreground.'),
]
const byName = (a: Parameter, b: Parameter): number => (String(a['name']) < String(b['name']) ? -1 : 1)

export const parametersOf = {
  create: [dryRun, fieldManager, fieldValidation],
  update: [dryRun, fieldManager, fieldValidation],
  patch: [dryRun, fieldManager, fieldValidation, force],
  delete: [dryRun, ...deletion, ...dependents],
  list: [
    ...selection,
    timeout,
    query('allowWatchBookmarks', 'boolean', 'A watch tells now and then where it stands.'),
    query('watch', 'boolean', 'The answer goes on with every change.'),
  ].sort(byName),
  deleteCollection: [dryRun, ...deletion, ...dependents, ...selection, timeout].sort(byName),
} as const

/** Options of connections into pods, nodes and services. Source: k8s.io/api/core/v1 Pod*Options. */
export const connectParameters: Readonly<Record<string, readonly Parameter[]>> = {
  attach: streams(),
  exec: [query('command', 'string', 'What is run.'), ...streams()],
  log: [
    query('container', 'string', 'Whose log; of the only container where there is one.'),
    query('follow', 'boolean', 'The answer goes on with every line.'),
    query('insecureSkipTLSVerifyBackend', 'boolean', 'The certificate of the node is not checked.'),
    query('limitBytes', 'integer', 'How much is read at most.'),
    prettyParameter,
    query('previous', 'boolean', 'The log of the run before.'),
    query('sinceSeconds', 'integer', 'How far back the log is read.'),
    query('stream', 'string', 'All, Stdout or Stderr.'),
    query('tailLines', 'integer', 'How many of the last lines are read.'),
    query('timestamps', 'boolean', 'Each line begins with its time.'),
  ],
  portforward: [query('ports', 'integer', 'Which ports; for WebSockets.')],
  proxy: [query('path', 'string', 'The path of the request that is passed on.')],
}

function streams(): Parameter[] {
  return [
    query('container', 'string', 'In which container.'),
    query('stderr', 'boolean', 'Its errors are sent.'),
    query('stdin', 'boolean', 'Its input is taken.'),
    query('stdout', 'boolean', 'Its output is sent.'),
    query('tty', 'boolean', 'It runs in a terminal.'),
  ]
}
