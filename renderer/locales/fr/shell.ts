export const action = {
  add: 'Ajouter',
  addCluster: 'Ajouter un cluster',
  apply: 'Appliquer',
  cancel: 'Annuler',
  clear: 'Effacer',
  close: 'Fermer',
  connect: 'Connecter',
  copied: 'Copié',
  copy: 'Copier',
  create: 'Créer',
  createFromYaml: 'Créer à partir de YAML',
  delete: 'Supprimer',
  done: 'Terminé',
  edit: 'Modifier',
  forward: 'Redirection de port',
  hide: 'Masquer les valeurs',
  logs: 'Journaux',
  open: 'Ouvrir',
  openInBrowser: 'Ouvrir dans le navigateur',
  preview: 'Aperçu',
  reconnect: 'Reconnecter',
  restart: 'Redémarrer',
  retry: 'Réessayer',
  reveal: 'Révéler les valeurs',
  save: 'Enregistrer',
  scale: "Mettre à l'échelle",
  showAll: 'Tout afficher',
  showLess: 'Afficher moins',
  startForward: 'Démarrer la redirection',
  stop: 'Arrêter',
  yaml: 'YAML',
}

export const nav = {
  label: 'Navigation de {cluster}',
  resize: 'Largeur de la navigation',
  workloads: 'Workloads',
  config: 'Configuration',
  network: 'Réseau',
  storage: 'Stockage',
  access: "Contrôle d'accès",
  devices: 'Périphériques',
  machinery: "Rouages de l'API",
  custom: 'Ressources personnalisées',
  view: { overview: "Vue d'ensemble", workloads: "Vue d'ensemble", forwards: 'Redirection de ports' },
}

export const kind = {
  nodes: 'Nœuds',
  events: 'Événements',
  customresourcedefinitions: 'Définitions',
}

export const rail = { label: 'Clusters', all: 'Tous les clusters', cluster: '{name} ({state})' }

export const statusBar = {
  runtimeDown: '{runtime}, ne répond pas',
  lost: "Connexion à l'hôte perdue, nouvelle tentative",
  clusters: 'Connexions',
  dock: '{n} onglet | {n} onglets',
  forwards: '{n} redirection | {n} redirections',
  engine: 'Moteur : {state}',
  version: 'Archipel {version}',
}

export const engine = {
  title: 'Moteur du cluster local',
  start: 'Démarrer le moteur',
  stop: 'Arrêter le moteur',
  unhealthy: 'En panne : {message}',
  restarts: 'Redémarrages automatiques',
  runtime: { docker: 'Docker', simulated: 'Simulé' },
  state: {
    off: 'Arrêté',
    starting: 'Démarrage',
    running: 'En marche',
    restarting: 'Redémarrage',
    stopping: 'Arrêt en cours',
    failed: 'En panne',
  },
}

export const clusters = {
  title: 'Clusters',
  none: 'Aucun cluster pour le moment',
  noneHint:
    "Ajoutez un kubeconfig : ses contextes apparaîtront ici. Rien n'est contacté avant que vous ne le choisissiez.",
  unknown: "Ce cluster n'est pas dans la liste",
  unknownHint: 'Il a peut-être été retiré, ou son kubeconfig a changé.',
  connecting: 'Connexion à {name}',
  openNamed: 'Ouvrir {name}',
  disconnect: 'Déconnecter {name}',
  customizeTitle: 'Nom et couleur de {name}',
  forget: 'Oublier {file}',
  group: { machine: 'Cette machine', clouds: 'Clouds', others: 'Depuis des fichiers kubeconfig' },
  state: { idle: 'Non connecté', connecting: 'Connexion', connected: 'Connecté', failed: 'En échec' },
  auth: {
    'client-certificate': 'certificat client',
    token: 'jeton',
    exec: 'commande de connexion',
    'auth-provider': "fournisseur d'authentification",
    basic: 'mot de passe',
    none: 'sans identifiants',
  },
  server: 'Serveur',
  user: 'Utilisateur',
  context: 'Contexte',
  file: 'Fichier',
  namespace: 'Namespace',
  kubeconfig: 'Kubeconfig',
  name: 'Nom',
  color: 'Couleur',
  addTitle: 'Ajouter des clusters',
  addText: "Chaque contexte du kubeconfig devient un cluster. Rien n'est encore contacté.",
  added: 'Aucun nouveau cluster | {n} cluster ajouté | {n} clusters ajoutés',
  paste: 'Coller un kubeconfig',
  path: 'Un fichier de cette machine',
  filePath: 'Chemin du fichier',
  pathHint: "Le fichier reste à sa place et est relu lorsqu'il change.",
  pick: 'Choisir un fichier…',
}

export const preferences = {
  title: 'Préférences',
  about: 'Archipel {version} sur {platform}',
  theme: { label: 'Thème', system: 'Système', light: 'Clair', dark: 'Sombre', contrast: 'Contraste élevé' },
  locale: { label: 'Langue', system: 'Système', en: 'English', fr: 'Français' },
  density: { label: 'Lignes', compact: 'Compactes', comfortable: 'Confortables' },
}

export const palette = {
  title: 'Aller partout',
  placeholder: 'Un type de ressource, un objet, un cluster, une action',
  none: 'Rien ne porte ce nom.',
  group: { actions: 'Actions', clusters: 'Clusters', kinds: 'Types de ressources', objects: 'Objets' },
  action: {
    create: 'Créer à partir de YAML',
    addCluster: 'Ajouter un cluster',
    clusters: 'Tous les clusters',
    preferences: 'Préférences',
    light: 'Thème clair',
    dark: 'Thème sombre',
    shortcuts: 'Raccourcis clavier',
  },
}

export const shortcut = {
  title: 'Raccourcis clavier',
  anywhere: 'Partout',
  list: 'Dans une liste',
  object: 'Sur une ligne ou un objet ouvert',
  palette: 'Aller partout',
  preferences: 'Préférences',
  create: 'Créer à partir de YAML',
  help: 'Cette aide',
  dock: 'Afficher ou masquer le dock',
  filter: 'Filtrer',
  next: 'Ligne suivante',
  previous: 'Ligne précédente',
  open: 'Ouvrir',
  select: 'Sélectionner la ligne',
  selectAll: 'Sélectionner toutes les lignes',
  close: 'Fermer ou effacer',
  logs: 'Journaux',
  yaml: 'YAML',
  edit: 'Modifier',
  forward: 'Redirection de port',
  delete: 'Supprimer',
}

export const toasts = { label: 'Notifications' }
