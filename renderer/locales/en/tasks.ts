export const delete_ = {
  titleOne: 'Delete {kind} {name}?',
  titleMany: 'Delete {count} objects of kind {kind}?',
  inCluster: 'In cluster {cluster}',
  force: 'Delete at once',
  forceHint: 'Does not wait for the containers to end (grace period 0).',
  progress: '{done} of {count}',
  done: '{name} is being deleted | {count} objects are being deleted',
}

export const scale = {
  title: 'Scale {kind} {name}',
  current: 'It has {n} replica now. | It has {n} replicas now.',
  replicas: 'Replicas',
  done: '{name} is scaled to {count}',
}

export const restart = {
  title: 'Restart {kind} {name}?',
  text: 'New pods replace the present ones step by step, following the rollout strategy.',
  done: '{name} is restarting',
}

export const discard = {
  title: 'Discard the changes?',
  text: 'The changes to {name} were not applied.',
  keep: 'Keep editing',
  discard: 'Discard',
}

export const forward = {
  title: 'Forward a port of {kind} {name}',
  declared: 'Declared ports',
  remotePort: 'Port there',
  localPort: 'Port on this machine',
  anyPort: 'any free port',
  started: 'Port {port} is forwarded',
  notHttp: 'This port does not speak HTTP. Connect to:',
  none: 'No port is forwarded',
  noneHint: 'Forward a port of a pod or a service to reach it from this machine.',
  toServices: 'Go to Services',
  target: 'Target',
  cluster: 'Cluster',
  address: 'Address on this machine',
  pod: 'Last pod',
  connections: 'Connections',
  stop: 'Stop forwarding {name}',
  state: { active: 'Active', waiting: 'Waiting for a pod', failed: 'Failed' },
}

export const manifest = {
  title: 'Create from YAML',
  text: 'Creates or updates each document in cluster {cluster}.',
  label: 'Manifest',
  namespace: 'Namespace where none is given',
  sample: 'Insert an example',
  results: 'Results',
  previewResults: 'Preview',
  line: 'line {line}',
  done: '{n} document applied | {n} documents applied',
}

export const outcome = {
  did: { created: 'Created', configured: 'Configured', unchanged: 'Unchanged', failed: 'Failed' },
  would: { created: 'Would be created', configured: 'Would be configured', unchanged: 'Unchanged' },
}

export const editor = {
  label: 'Editor of {kind} {name}',
  view: 'YAML of {kind} {name}',
  clean: 'As in the cluster',
  dirty: 'Changed, not applied',
  revert: 'Revert',
  review: 'Review changes',
  reviewing: 'What the cluster would change',
  back: 'Back to editing',
  applied: '{kind} {name} was applied',
  noChange: 'The cluster would change nothing.',
  unchanged: '{n} unchanged line | {n} unchanged lines',
  added: 'added',
  removed: 'removed',
  gone: 'It was deleted from the cluster',
  conflict: 'Changed in the cluster since you began',
  conflictHint:
    'This is what changed there. Reload takes it and drops your text; Overwrite puts your text over it, after a preview.',
  reload: 'Reload',
  overwrite: 'Overwrite',
}

export const dock = {
  label: 'Dock',
  resize: 'Height of the dock',
  hide: 'Hide the dock',
  close: 'Close {title}',
  logs: 'Logs: {name}',
  edit: 'Edit: {kind} {name}',
}

export const logs = {
  label: 'Log of {name}',
  toolbar: 'Log options',
  filter: 'Filter lines',
  regex: 'Regular expression',
  source: 'Pod and container',
  allSources: 'All containers',
  range: 'How much',
  tail: 'Last {count} lines',
  since: { '5m': 'Last 5 minutes', '1h': 'Last hour', '1d': 'Last day' },
  previous: 'Before the restart',
  times: 'Show times',
  wrap: 'Wrap lines',
  clear: 'Clear',
  download: 'Download',
  toEnd: 'Follow the end',
  loading: 'Loading the log',
  empty: 'Nothing logged yet',
  emptyHint: 'Lines appear here as the containers write them.',
  noMatch: 'No line matches',
  noMatchHint: 'Change the filter or choose all containers.',
  count: '{shown} of {total} lines',
  dropped: '{count} older lines dropped',
}
