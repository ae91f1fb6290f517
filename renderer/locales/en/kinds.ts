/** What each kind is, for a list without objects. */
export const about = {
  apiservices:
    'An API service says who answers for a group and version of the API: this server, or one behind a Service.',
  certificatesigningrequests:
    'A certificate signing request asks a signer of the cluster for a certificate. It is approved or denied first.',
  clusterrolebindings:
    'A cluster role binding gives a cluster role to users, groups and service accounts, in every namespace.',
  clusterroles: 'A cluster role is a set of permissions that can be given in every namespace, and for what has none.',
  configmaps: 'A config map holds settings that pods read as files or environment variables.',
  controllerrevisions:
    'A controller revision is a former state of a stateful set or a daemon set. Their controllers keep them for a way back.',
  cronjobs: 'A cron job starts jobs at given times.',
  csidrivers: 'A CSI driver says what a storage driver can do. Drivers bring it along when they are installed.',
  csinodes: 'A CSI node lists the storage drivers of a node. The kubelet keeps it.',
  csistoragecapacities:
    'A CSI storage capacity says how much room a storage class has left on some nodes. Storage drivers report it.',
  customresourcedefinitions: 'A definition adds a kind of your own to the API.',
  daemonsets: 'A daemon set runs one pod on every node, or on those that it selects.',
  deployments:
    'A deployment keeps a number of equal pods running and replaces them step by step when their template changes.',
  deviceclasses: 'A device class names devices, such as GPUs, that workloads may ask for.',
  endpoints: 'Endpoints are the addresses behind a service, in the old form. The cluster makes them.',
  endpointslices:
    'An endpoint slice lists addresses behind a service. The cluster makes them for services with a selector.',
  events: 'Events are what the cluster has to say about its objects. They are kept for about an hour.',
  flowschemas: 'A flow schema says to which priority level a request to the API server belongs.',
  horizontalpodautoscalers: 'An autoscaler changes the number of replicas of a workload by what its metrics say.',
  ingressclasses: 'An ingress class names a controller that serves ingresses.',
  ingresses: 'An ingress leads HTTP requests from outside to services, by host and path.',
  ipaddresses: 'An IP address is taken by a service. The cluster hands them out.',
  jobs: 'A job runs pods until enough of them have succeeded.',
  leases: 'A lease says who holds a role for a while: the leader of controllers, or a node that is alive.',
  limitranges: 'A limit range gives the containers and claims of a namespace default and greatest sizes.',
  mutatingadmissionpolicies: 'A mutating admission policy changes objects as they are written, by expressions.',
  mutatingadmissionpolicybindings: 'A binding puts a mutating admission policy into effect.',
  mutatingwebhookconfigurations:
    'A mutating webhook configuration has a server of yours change objects as they are written.',
  namespaces: 'A namespace is a room for names, with rights and limits of its own.',
  networkpolicies: 'A network policy says which traffic may reach pods and leave them. Without one, all may.',
  nodes: 'A node is a machine that runs pods. It appears when its kubelet joins the cluster.',
  persistentvolumeclaims: 'A claim asks for storage that outlives pods.',
  persistentvolumes:
    'A persistent volume is a piece of storage that claims are bound to. Most are made by a storage class.',
  poddisruptionbudgets:
    'A disruption budget says how many pods of a workload may be down at a time when nodes are drained.',
  pods: 'A pod is one or more containers that run together on a node. Workloads make them for you.',
  podtemplates: 'A pod template is a pattern for pods that controllers of your own can use.',
  priorityclasses: 'A priority class says which pods go first when there is not room for all.',
  prioritylevelconfigurations:
    "A priority level is a share of the API server's capacity, with queues for what must wait.",
  replicasets: 'A replica set keeps a number of equal pods running. Deployments make them.',
  replicationcontrollers: 'A replication controller keeps a number of equal pods running. A deployment does more.',
  resourceclaims: 'A resource claim asks for devices, such as GPUs, for one or more pods.',
  resourceclaimtemplates: 'A resource claim template is a pattern from which each pod gets a claim of its own.',
  resourcequotas: 'A resource quota limits what a namespace may use in all.',
  resourceslices: 'A resource slice lists the devices that a driver has on a node. Device drivers publish them.',
  rolebindings: 'A role binding gives a role to users, groups and service accounts in one namespace.',
  roles: 'A role is a set of permissions in one namespace.',
  runtimeclasses: 'A runtime class names a way to run containers, such as a sandbox.',
  secrets: 'A secret holds what only some may read: passwords, tokens, keys.',
  serviceaccounts: 'A service account is who a pod is for the API.',
  servicecidrs: 'A service CIDR is a range of addresses for services.',
  services: 'A service gives the pods that it selects one name and one address.',
  statefulsets: 'A stateful set runs pods that keep their name and their storage, one after the other.',
  storageclasses: 'A storage class says how volumes are made for claims.',
  validatingadmissionpolicies: 'A validating admission policy refuses objects that break a rule, by expressions.',
  validatingadmissionpolicybindings: 'A binding puts a validating admission policy into effect.',
  validatingwebhookconfigurations:
    'A validating webhook configuration has a server of yours refuse objects as they are written.',
  volumeattachments: 'A volume attachment says that a volume is to be attached to a node. The cluster makes them.',
  volumeattributesclasses:
    'A volume attributes class names properties of volumes that can be changed while they are in use.',
}
