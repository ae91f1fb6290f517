export const delete_ = {
  titleOne: 'Supprimer {kind} {name} ?',
  titleMany: 'Supprimer {count} objets de type {kind} ?',
  inCluster: 'Dans le cluster {cluster}',
  force: 'Supprimer immédiatement',
  forceHint: "N'attend pas la fin des conteneurs (délai d'arrêt 0).",
  progress: '{done} sur {count}',
  done: '{name} est en cours de suppression | {count} objets sont en cours de suppression',
}

export const scale = {
  title: "Mise à l'échelle de {kind} {name}",
  current: 'Il y a actuellement {n} réplique. | Il y a actuellement {n} répliques.',
  replicas: 'Répliques',
  done: "{name} est mis à l'échelle à {count}",
}

export const restart = {
  title: 'Redémarrer {kind} {name} ?',
  text: 'De nouveaux pods remplacent les actuels pas à pas, selon la stratégie de déploiement.',
  done: '{name} redémarre',
}

export const discard = {
  title: 'Abandonner les modifications ?',
  text: "Les modifications de {name} n'ont pas été appliquées.",
  keep: "Continuer l'édition",
  discard: 'Abandonner',
}

export const forward = {
  title: 'Rediriger un port de {kind} {name}',
  declared: 'Ports déclarés',
  remotePort: 'Port distant',
  localPort: 'Port sur cette machine',
  anyPort: "n'importe quel port libre",
  started: 'Le port {port} est redirigé',
  notHttp: 'Ce port ne parle pas HTTP. Connectez-vous à :',
  none: "Aucun port n'est redirigé",
  noneHint: "Redirigez un port d'un pod ou d'un service pour l'atteindre depuis cette machine.",
  toServices: 'Aller aux Services',
  target: 'Cible',
  cluster: 'Cluster',
  address: 'Adresse sur cette machine',
  pod: 'Dernier pod',
  connections: 'Connexions',
  stop: 'Arrêter la redirection de {name}',
  state: { active: 'Active', waiting: "En attente d'un pod", failed: 'En échec' },
}

export const manifest = {
  title: 'Créer à partir de YAML',
  text: 'Crée ou met à jour chaque document dans le cluster {cluster}.',
  label: 'Manifeste',
  namespace: 'Namespace par défaut',
  sample: 'Insérer un exemple',
  results: 'Résultats',
  previewResults: 'Aperçu',
  line: 'ligne {line}',
  done: '{n} document appliqué | {n} documents appliqués',
}

export const outcome = {
  did: { created: 'Créé', configured: 'Modifié', unchanged: 'Inchangé', failed: 'Échec' },
  would: { created: 'Serait créé', configured: 'Serait modifié', unchanged: 'Inchangé' },
}

export const editor = {
  label: 'Éditeur de {kind} {name}',
  view: 'YAML de {kind} {name}',
  clean: 'Comme dans le cluster',
  dirty: 'Modifié, non appliqué',
  revert: 'Rétablir',
  review: 'Revoir les modifications',
  reviewing: 'Ce que le cluster changerait',
  back: "Revenir à l'édition",
  applied: '{kind} {name} a été appliqué',
  noChange: 'Le cluster ne changerait rien.',
  unchanged: '{n} ligne inchangée | {n} lignes inchangées',
  added: 'ajouté',
  removed: 'supprimé',
  gone: "L'objet a été supprimé du cluster",
  conflict: 'Modifié dans le cluster depuis que vous avez commencé',
  conflictHint:
    'Voici ce qui y a changé. Recharger le reprend et abandonne votre texte ; Écraser le remplace par votre texte, après un aperçu.',
  reload: 'Recharger',
  overwrite: 'Écraser',
}

export const dock = {
  label: 'Dock',
  resize: 'Hauteur du dock',
  hide: 'Masquer le dock',
  close: 'Fermer {title}',
  logs: 'Journaux : {name}',
  edit: 'Modifier : {kind} {name}',
}

export const logs = {
  label: 'Journal de {name}',
  toolbar: 'Options du journal',
  filter: 'Filtrer les lignes',
  regex: 'Expression régulière',
  source: 'Pod et conteneur',
  allSources: 'Tous les conteneurs',
  range: 'Étendue',
  tail: '{count} dernières lignes',
  since: { '5m': '5 dernières minutes', '1h': 'Dernière heure', '1d': 'Dernier jour' },
  previous: 'Avant le redémarrage',
  times: 'Afficher les heures',
  wrap: 'Replier les lignes',
  clear: 'Effacer',
  download: 'Télécharger',
  toEnd: 'Suivre la fin',
  loading: 'Chargement du journal',
  empty: 'Rien de journalisé pour le moment',
  emptyHint: 'Les lignes apparaissent ici à mesure que les conteneurs les écrivent.',
  noMatch: 'Aucune ligne ne correspond',
  noMatchHint: 'Changez le filtre ou choisissez tous les conteneurs.',
  count: '{shown} lignes sur {total}',
  dropped: '{count} lignes plus anciennes retirées',
}
