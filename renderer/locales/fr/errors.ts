export const error = {
  rpc: {
    'bad-frame': 'La fenêtre et son hôte ne se sont pas compris',
    'bad-input': "La requête n'est pas valide",
    'unknown-method': "L'hôte ne connaît pas cette requête",
    disconnected: "La connexion à l'hôte est perdue",
    internal: "Une erreur s'est produite dans Archipel",
    cancelled: 'Annulé',
  },
  cluster: {
    unknown: "Ce cluster n'est pas dans la liste",
    unreachable: 'Le cluster ne répond pas',
    disconnected: 'Le cluster a été déconnecté',
    unauthorized: "Le cluster n'accepte pas les identifiants",
    certificate: "Le certificat du cluster n'est pas de confiance",
    'credential-plugin': 'La commande de connexion a échoué',
    'bad-answer': "Le cluster a donné une réponse qui n'est pas comprise",
  },
  kubeconfig: {
    unreadable: 'Le fichier kubeconfig est illisible',
    invalid: "Le kubeconfig n'est pas valide",
  },
  manifest: {
    invalid: "Le YAML n'est pas valide",
    'unknown-kind': 'Le cluster ne sert pas ce type de ressource',
    'too-large': "L'objet est trop volumineux",
  },
  engine: {
    failed: 'Le cluster local est en panne',
    stopped: 'Le cluster local est arrêté',
    'data-dir-unwritable': "Impossible d'écrire dans le répertoire de données",
    'data-dir-newer': 'Le répertoire de données vient d’une version plus récente',
    'data-dir-in-use': 'Le répertoire de données est déjà utilisé',
    'data-dir-damaged': 'Le répertoire de données est endommagé',
    'no-backup': 'Il n’y a pas de sauvegarde',
    'encryption-key': 'La clé des Secrets manque',
    'encryption-configuration': 'Le chiffrement est mal configuré',
    'disk-full': 'Le disque est plein',
    'port-in-use': 'Le port est déjà utilisé',
  },
  forward: {
    'port-in-use': 'Le port local est déjà utilisé',
    'no-ready-pod': "Aucun pod n'est prêt pour la redirection",
    failed: 'La redirection a échoué',
  },
  storage: {
    unwritable: 'Impossible d’enregistrer les réglages',
    corrupt: 'Le fichier de réglages était endommagé',
  },
}

export const errorDetail = {
  rpc: {
    'bad-frame': '{reason} Rechargez la fenêtre.',
    'bad-input': '{path} {reason}',
    'unknown-method': "{method} Rechargez la fenêtre : elle est peut-être plus ancienne que l'hôte.",
    disconnected: 'Une nouvelle tentative est en cours. {reason}',
    internal: '{message}',
    cancelled: '',
  },
  cluster: {
    unknown: 'Son kubeconfig a peut-être été retiré. {cluster}',
    unreachable: '{server} : {reason}. Vérifiez le réseau ou le VPN, et que le cluster fonctionne.',
    disconnected: 'Reconnectez-le pour continuer.',
    unauthorized: '{reason}. Renouvelez les identifiants du kubeconfig ou reconnectez-vous.',
    certificate: '{server} : {reason}. Vérifiez certificate-authority-data dans le kubeconfig.',
    'credential-plugin': '{command} : {reason}',
    'bad-answer': '{path} : {reason}. Un proxy est peut-être interposé.',
  },
  kubeconfig: {
    unreadable: '{file}{path} {reason}',
    invalid: '{file}{path} {reason}',
  },
  manifest: {
    invalid: 'Ligne {line}, colonne {column} : {reason}',
    'unknown-kind': "{apiVersion} {kind}. Vérifiez apiVersion et kind, ou installez d'abord sa définition.",
    'too-large': 'Un objet ne peut pas dépasser 3 Mio.',
  },
  engine: {
    failed: '{reason}. Il redémarre de lui-même ; ses données sont conservées.',
    stopped: "Démarrez-le depuis la vue d'ensemble.",
    'data-dir-unwritable': "{path} : {reason}. Accordez-vous le droit d'écriture ou choisissez un autre répertoire.",
    'data-dir-newer': '{path} : mettez Archipel à jour ou choisissez un autre répertoire.',
    'data-dir-in-use':
      '{path} : un autre Archipel ou archipel engine l’utilise. Arrêtez-le ou choisissez un autre répertoire.',
    'data-dir-damaged':
      '{path} : {reason}. Sauvegarde la plus récente : {backup}. Pour y revenir : archipel restore --data-dir {path}',
    'no-backup': '{path}',
    'encryption-key':
      'Les Secrets sont chiffrés avec la clé « {key} ». Remettez-la dans encryption.yaml, ou démarrez le cluster depuis l’application qui la connaît.',
    'encryption-configuration': '{path} : {reason}',
    'disk-full':
      "{path} : rien de ce qui a été confirmé n'est perdu. Libérez de l'espace ; l'écriture reprendra d'elle-même.",
    'port-in-use': "Port {port}. Arrêtez ce qui l'utilise ou choisissez-en un autre.",
  },
  forward: {
    'port-in-use': 'Port {port}. Choisissez-en un autre, ou laissez vide pour un port libre.',
    'no-ready-pod': "{name} : {reason}. La redirection reprendra dès qu'un pod sera prêt.",
    failed: '{pod} : {reason}',
  },
  storage: {
    unwritable: '{path} : {reason}',
    corrupt: '{path} : il a été mis de côté sous {kept} et les valeurs par défaut sont utilisées.',
  },
}

export const status = {
  other: 'Le cluster a refusé la requête ({code})',
  forbiddenHint: 'Une personne pouvant modifier les role bindings de ce cluster peut vous y autoriser.',
  BadRequest: "La requête n'est pas valide",
  Unauthorized: "Le cluster n'accepte pas les identifiants",
  Forbidden: "Vous n'avez pas ce droit dans ce cluster",
  NotFound: 'Introuvable',
  AlreadyExists: 'Existe déjà',
  Conflict: "L'objet a été modifié entre-temps",
  Gone: "L'objet n'existe plus",
  Invalid: "Le cluster juge l'objet invalide",
  Expired: 'La requête a expiré',
  Timeout: 'Le cluster a mis trop de temps',
  ServerTimeout: 'Le cluster a mis trop de temps',
  TooManyRequests: 'Le cluster est surchargé',
  MethodNotAllowed: 'Le cluster ne propose pas cette opération',
  NotAcceptable: 'Le cluster ne propose pas cette opération',
  UnsupportedMediaType: 'Le cluster ne propose pas cette opération',
  RequestEntityTooLarge: "L'objet est trop volumineux",
  InternalError: 'Le cluster est en panne',
  ServiceUnavailable: 'Le cluster ne peut pas répondre pour le moment',
}
