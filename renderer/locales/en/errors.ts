/** `error.<code>` names what happened; `errorDetail.<code>` says where, why and what to do, from the error's details. */
export const error = {
  rpc: {
    'bad-frame': 'The window and its host did not understand each other',
    'bad-input': 'The request was not valid',
    'unknown-method': 'The host does not know this request',
    disconnected: 'The connection to the host was lost',
    internal: 'Something went wrong inside Archipel',
    cancelled: 'Cancelled',
  },
  cluster: {
    unknown: 'This cluster is not in the list',
    unreachable: 'The cluster does not answer',
    disconnected: 'The cluster was disconnected',
    unauthorized: 'The cluster does not accept the credentials',
    certificate: 'The certificate of the cluster is not trusted',
    'credential-plugin': 'The sign-in command failed',
    'bad-answer': 'The cluster gave an answer that is not understood',
  },
  kubeconfig: {
    unreadable: 'The kubeconfig file cannot be read',
    invalid: 'The kubeconfig is not valid',
  },
  manifest: {
    invalid: 'The YAML is not valid',
    'unknown-kind': 'The cluster does not serve this kind',
    'too-large': 'The object is too large',
  },
  engine: {
    failed: 'The local cluster has failed',
    stopped: 'The local cluster is stopped',
    'data-dir-unwritable': 'The data directory cannot be written',
    'data-dir-newer': 'The data directory belongs to a newer version',
    'data-dir-in-use': 'The data directory is in use',
    'data-dir-damaged': 'The data directory is damaged',
    'no-backup': 'There is no backup',
    'encryption-key': 'The key of the Secrets is missing',
    'encryption-configuration': 'The encryption is not set up right',
    'disk-full': 'The disk is full',
    'port-in-use': 'The port is in use',
  },
  forward: {
    'port-in-use': 'The local port is in use',
    'no-ready-pod': 'No pod is ready to be forwarded to',
    failed: 'The forward failed',
  },
  storage: { unwritable: 'Settings cannot be saved', corrupt: 'The settings file was damaged' },
}

export const errorDetail = {
  rpc: {
    'bad-frame': '{reason} Reload the window.',
    'bad-input': '{path} {reason}',
    'unknown-method': '{method} Reload the window: it may be older than the host.',
    disconnected: 'It is tried again by itself. {reason}',
    internal: '{message}',
    cancelled: '',
  },
  cluster: {
    unknown: 'Its kubeconfig may have been removed. {cluster}',
    unreachable: '{server}: {reason}. Check the network or the VPN, and that the cluster runs.',
    disconnected: 'Connect it again to go on.',
    unauthorized: '{reason}. Renew the credentials in the kubeconfig, or sign in again.',
    certificate: '{server}: {reason}. Check certificate-authority-data in the kubeconfig.',
    'credential-plugin': '{command}: {reason}',
    'bad-answer': '{path}: {reason}. A proxy may stand between.',
  },
  kubeconfig: {
    unreadable: '{file}{path} {reason}',
    invalid: '{file}{path} {reason}',
  },
  manifest: {
    invalid: 'Line {line}, column {column}: {reason}',
    'unknown-kind': '{apiVersion} {kind}. Check apiVersion and kind, or install its definition first.',
    'too-large': 'An object may have at most 3 MiB.',
  },
  engine: {
    failed: '{reason}. It is started again by itself; its data is kept.',
    stopped: 'Start it from the overview.',
    'data-dir-unwritable': '{path}: {reason}. Give yourself the right to write there, or choose another directory.',
    'data-dir-newer': '{path}: update Archipel, or choose another directory.',
    'data-dir-in-use':
      '{path}: another Archipel or archipel engine runs on it. Stop that one, or choose another directory.',
    'data-dir-damaged':
      '{path}: {reason}. Its newest backup: {backup}. To go back to it, run: archipel restore --data-dir {path}',
    'no-backup': '{path}',
    'encryption-key':
      'The Secrets are encrypted with the key “{key}”. Put it back into encryption.yaml, or start the cluster from the app that knows it.',
    'encryption-configuration': '{path}: {reason}',
    'disk-full': '{path}: nothing that was confirmed is lost. Free some space; writing goes on by itself.',
    'port-in-use': 'Port {port}. Stop what listens on it, or choose another.',
  },
  forward: {
    'port-in-use': 'Port {port}. Choose another one, or leave it empty for a free one.',
    'no-ready-pod': '{name}: {reason}. The forward goes on when a pod is ready.',
    failed: '{pod}: {reason}',
  },
  storage: {
    unwritable: '{path}: {reason}',
    corrupt: '{path}: it was set aside as {kept} and the defaults are used.',
  },
}

/** Reasons of metav1.Status. The server's own message stands below. */
export const status = {
  other: 'The cluster refused the request ({code})',
  forbiddenHint: 'Someone who may edit role bindings in this cluster can grant it.',
  BadRequest: 'The request was not valid',
  Unauthorized: 'The cluster does not accept the credentials',
  Forbidden: 'You may not do this in this cluster',
  NotFound: 'It was not found',
  AlreadyExists: 'It exists already',
  Conflict: 'It was changed meanwhile',
  Gone: 'It is gone',
  Invalid: 'The cluster found the object invalid',
  Expired: 'The request has expired',
  Timeout: 'The cluster took too long',
  ServerTimeout: 'The cluster took too long',
  TooManyRequests: 'The cluster has too much to do',
  MethodNotAllowed: 'The cluster does not offer this',
  NotAcceptable: 'The cluster does not offer this',
  UnsupportedMediaType: 'The cluster does not offer this',
  RequestEntityTooLarge: 'The object is too large',
  InternalError: 'The cluster has failed',
  ServiceUnavailable: 'The cluster cannot answer at the moment',
}
