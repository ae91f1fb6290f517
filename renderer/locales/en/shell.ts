export const action = {
  add: 'Add',
  addCluster: 'Add cluster',
  apply: 'Apply',
  cancel: 'Cancel',
  clear: 'Clear',
  close: 'Close',
  connect: 'Connect',
  copied: 'Copied',
  copy: 'Copy',
  create: 'Create',
  createFromYaml: 'Create from YAML',
  delete: 'Delete',
  done: 'Done',
  edit: 'Edit',
  forward: 'Port forward',
  hide: 'Hide values',
  logs: 'Logs',
  open: 'Open',
  openInBrowser: 'Open in browser',
  preview: 'Preview',
  reconnect: 'Reconnect',
  restart: 'Restart',
  retry: 'Try again',
  reveal: 'Reveal values',
  save: 'Save',
  scale: 'Scale',
  showAll: 'Show all',
  showLess: 'Show less',
  startForward: 'Start forwarding',
  stop: 'Stop',
  yaml: 'YAML',
}

export const nav = {
  label: 'Navigation of {cluster}',
  resize: 'Width of the navigation',
  workloads: 'Workloads',
  config: 'Config',
  network: 'Network',
  storage: 'Storage',
  access: 'Access Control',
  devices: 'Devices',
  machinery: 'API machinery',
  custom: 'Custom Resources',
  view: { overview: 'Overview', workloads: 'Overview', forwards: 'Port Forwarding' },
}

/** Kinds that a language has its own word for. */
export const kind = {
  nodes: 'Nodes',
  events: 'Events',
  customresourcedefinitions: 'Definitions',
}

export const rail = { label: 'Clusters', all: 'All clusters', cluster: '{name} ({state})' }

export const statusBar = {
  runtimeDown: '{runtime}, does not answer',
  lost: 'Connection to the host lost, trying again',
  clusters: 'Connections',
  dock: '{n} tab | {n} tabs',
  forwards: '{n} forward | {n} forwards',
  engine: 'Engine: {state}',
  version: 'Archipel {version}',
}

export const engine = {
  title: 'Local cluster engine',
  start: 'Start engine',
  stop: 'Stop engine',
  unhealthy: 'Not healthy: {message}',
  restarts: 'Restarted by itself',
  runtime: { docker: 'Docker', simulated: 'Simulated' },
  state: {
    off: 'Off',
    starting: 'Starting',
    running: 'Running',
    restarting: 'Restarting',
    stopping: 'Stopping',
    failed: 'Failed',
  },
}

export const clusters = {
  title: 'Clusters',
  none: 'No cluster yet',
  noneHint: 'Add a kubeconfig and its contexts appear here. Nothing is contacted before you select it.',
  unknown: 'This cluster is not in the list',
  unknownHint: 'It may have been removed, or its kubeconfig has changed.',
  connecting: 'Connecting to {name}',
  openNamed: 'Open {name}',
  disconnect: 'Disconnect {name}',
  customizeTitle: 'Name and colour of {name}',
  forget: 'Forget {file}',
  group: { machine: 'This machine', clouds: 'Clouds', others: 'From kubeconfig files' },
  state: { idle: 'Not connected', connecting: 'Connecting', connected: 'Connected', failed: 'Failed' },
  auth: {
    'client-certificate': 'client certificate',
    token: 'token',
    exec: 'sign-in command',
    'auth-provider': 'auth provider',
    basic: 'password',
    none: 'no credentials',
  },
  server: 'Server',
  user: 'User',
  context: 'Context',
  file: 'File',
  namespace: 'Namespace',
  kubeconfig: 'Kubeconfig',
  name: 'Name',
  color: 'Colour',
  addTitle: 'Add clusters',
  addText: 'Every context of the kubeconfig becomes a cluster. Nothing is contacted yet.',
  added: 'No new cluster | {n} cluster added | {n} clusters added',
  paste: 'Paste a kubeconfig',
  path: 'A file on this machine',
  filePath: 'Path of the file',
  pathHint: 'The file stays where it is and is read again when it changes.',
  pick: 'Choose a file…',
}

export const preferences = {
  title: 'Preferences',
  about: 'Archipel {version} on {platform}',
  theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark', contrast: 'High contrast' },
  locale: { label: 'Language', system: 'System', en: 'English', fr: 'Français' },
  density: { label: 'Rows', compact: 'Compact', comfortable: 'Comfortable' },
}

export const palette = {
  title: 'Go to anything',
  placeholder: 'A kind, an object, a cluster, an action',
  none: 'Nothing is called that.',
  group: { actions: 'Actions', clusters: 'Clusters', kinds: 'Kinds', objects: 'Objects' },
  action: {
    create: 'Create from YAML',
    addCluster: 'Add cluster',
    clusters: 'All clusters',
    preferences: 'Preferences',
    light: 'Light theme',
    dark: 'Dark theme',
    shortcuts: 'Keyboard shortcuts',
  },
}

export const shortcut = {
  title: 'Keyboard shortcuts',
  anywhere: 'Anywhere',
  list: 'In a list',
  object: 'On a row or an open object',
  palette: 'Go to anything',
  preferences: 'Preferences',
  create: 'Create from YAML',
  help: 'This help',
  dock: 'Show or hide the dock',
  filter: 'Filter',
  next: 'Next row',
  previous: 'Previous row',
  open: 'Open',
  select: 'Select the row',
  selectAll: 'Select all rows',
  close: 'Close or clear',
  logs: 'Logs',
  yaml: 'YAML',
  edit: 'Edit',
  forward: 'Port forward',
  delete: 'Delete',
}

export const toasts = { label: 'Notifications' }
