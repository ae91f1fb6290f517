/** What each kind is, for a list without objects. */
export const about = {
  apiservices:
    "Un service d'API indique qui répond pour un groupe et une version de l'API : ce serveur, ou un autre derrière un Service.",
  certificatesigningrequests:
    "Une demande de signature réclame un certificat à un signataire du cluster. Elle est d'abord approuvée ou refusée.",
  clusterrolebindings:
    'Une liaison de rôle de cluster accorde un rôle à des utilisateurs, groupes et comptes de service, dans tous les namespaces.',
  clusterroles:
    'Un rôle de cluster est un ensemble de permissions accordable dans tous les namespaces, et hors namespace.',
  configmaps: "Une config map contient des réglages que les pods lisent comme fichiers ou variables d'environnement.",
  controllerrevisions:
    "Une révision de contrôleur est un ancien état d'un stateful set ou d'un daemon set, conservé par le contrôleur pour revenir en arrière.",
  cronjobs: 'Un cron job démarre des jobs à heures données.',
  csidrivers: "Un pilote CSI décrit ce que sait faire un pilote de stockage. Il arrive avec l'installation du pilote.",
  csinodes: "Un nœud CSI énumère les pilotes de stockage d'un nœud. Le kubelet le tient à jour.",
  csistoragecapacities:
    "Une capacité CSI indique la place restante d'une classe de stockage sur certains nœuds. Les pilotes de stockage l'annoncent.",
  customresourcedefinitions: "Une définition ajoute à l'API un type d'objet à vous.",
  daemonsets: "Un daemon set exécute un pod sur chaque nœud, ou sur ceux qu'il sélectionne.",
  deployments:
    'Un deployment maintient un nombre de pods identiques et les remplace pas à pas quand leur modèle change.',
  deviceclasses:
    'Une classe de périphériques nomme des périphériques, tels que des GPU, que les charges peuvent demander.',
  endpoints: "Les endpoints sont les adresses derrière un service, sous l'ancienne forme. Le cluster les crée.",
  endpointslices:
    "Une tranche d'endpoints énumère des adresses derrière un service. Le cluster les crée pour les services à sélecteur.",
  events: 'Les événements sont ce que le cluster dit de ses objets. Ils sont gardés environ une heure.',
  flowschemas: "Un schéma de flux indique à quel niveau de priorité appartient une requête au serveur d'API.",
  horizontalpodautoscalers: "Un ajusteur automatique change le nombre de répliques d'une charge selon ses métriques.",
  ingressclasses: "Une classe d'ingress nomme un contrôleur qui sert des ingress.",
  ingresses: "Un ingress mène les requêtes HTTP de l'extérieur vers des services, selon l'hôte et le chemin.",
  ipaddresses: 'Une adresse IP est prise par un service. Le cluster les attribue.',
  jobs: "Un job exécute des pods jusqu'à ce qu'assez d'entre eux réussissent.",
  leases: 'Un bail indique qui tient un rôle pour un temps : le meneur de contrôleurs, ou un nœud en vie.',
  limitranges:
    "Une plage de limites donne aux conteneurs et demandes d'un namespace des tailles par défaut et maximales.",
  mutatingadmissionpolicies:
    "Une politique d'admission mutante modifie les objets à leur écriture, par des expressions.",
  mutatingadmissionpolicybindings: "Une liaison met en vigueur une politique d'admission mutante.",
  mutatingwebhookconfigurations:
    'Une configuration de webhooks mutants fait modifier les objets à leur écriture par un serveur à vous.',
  namespaces: 'Un namespace est un espace de noms, avec ses droits et ses limites.',
  networkpolicies:
    'Une politique réseau indique quel trafic peut atteindre les pods et en sortir. Sans elle, tout est permis.',
  nodes: 'Un nœud est une machine qui exécute des pods. Il apparaît quand son kubelet rejoint le cluster.',
  persistentvolumeclaims: 'Une demande de volume réclame du stockage qui survit aux pods.',
  persistentvolumes:
    "Un volume persistant est une unité de stockage à laquelle se lient les demandes. La plupart viennent d'une classe de stockage.",
  poddisruptionbudgets:
    "Un budget d'interruption indique combien de pods d'une charge peuvent manquer quand des nœuds sont vidés.",
  pods: 'Un pod est un ou plusieurs conteneurs qui tournent ensemble sur un nœud. Les charges de travail en créent pour vous.',
  podtemplates: 'Un modèle de pod est un patron dont vos propres contrôleurs peuvent se servir.',
  priorityclasses: "Une classe de priorité indique quels pods passent d'abord quand la place manque.",
  prioritylevelconfigurations:
    "Un niveau de priorité est une part de la capacité du serveur d'API, avec des files pour ce qui doit attendre.",
  replicasets: 'Un replica set maintient un nombre de pods identiques. Les deployments en créent.',
  replicationcontrollers:
    'Un replication controller maintient un nombre de pods identiques. Un deployment fait davantage.',
  resourceclaims: 'Une demande de ressource réclame des périphériques, tels que des GPU, pour un ou plusieurs pods.',
  resourceclaimtemplates: "Un modèle de demande de ressource est le patron d'où chaque pod tire sa propre demande.",
  resourcequotas: "Un quota de ressources limite ce qu'un namespace peut utiliser au total.",
  resourceslices:
    "Une tranche de ressources énumère les périphériques d'un pilote sur un nœud. Les pilotes les publient.",
  rolebindings:
    'Une liaison de rôle accorde un rôle à des utilisateurs, groupes et comptes de service dans un namespace.',
  roles: 'Un rôle est un ensemble de permissions dans un namespace.',
  runtimeclasses: "Une classe de runtime nomme une façon d'exécuter des conteneurs, telle qu'un bac à sable.",
  secrets: 'Un secret contient ce que seuls certains peuvent lire : mots de passe, jetons, clés.',
  serviceaccounts: "Un compte de service est l'identité d'un pod auprès de l'API.",
  servicecidrs: "Un CIDR de services est une plage d'adresses pour les services.",
  services: "Un service donne un nom et une adresse aux pods qu'il sélectionne.",
  statefulsets: "Un stateful set exécute l'un après l'autre des pods qui gardent leur nom et leur stockage.",
  storageclasses: 'Une classe de stockage indique comment créer les volumes des demandes.',
  validatingadmissionpolicies:
    "Une politique d'admission validante refuse par des expressions les objets qui enfreignent une règle.",
  validatingadmissionpolicybindings: "Une liaison met en vigueur une politique d'admission validante.",
  validatingwebhookconfigurations:
    'Une configuration de webhooks validants fait refuser des objets à leur écriture par un serveur à vous.',
  volumeattachments:
    "Un rattachement de volume indique qu'un volume doit être rattaché à un nœud. Le cluster les crée.",
  volumeattributesclasses: "Une classe d'attributs nomme des propriétés de volumes modifiables en cours d'usage.",
}
