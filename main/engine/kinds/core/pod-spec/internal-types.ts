/**
 * The fields of a pod's spec as the API server holds them in memory, in their order. Its messages print values in that
 * form: Go's names, and everything that is not set as null or zero. `Name=wire:kind`, where the wire's name does not
 * follow from Go's. Kinds: `s` text, `i` number, `b` flag, `q` quantity, `x` number or text, `Q` a list of resources,
 * or a type's name; before it `*` for a pointer, `[]` for a list, `{}` for a map, `~` for the fields of another struct.
 * Source: kubernetes pkg/apis/core/types.go.
 */
export const internalTypes: Readonly<Record<string, string>> = {
  PodSpec:
    'Volumes:[]Volume InitContainers:[]Container Containers:[]Container ' +
    'EphemeralContainers:[]EphemeralContainer RestartPolicy:s TerminationGracePeriodSeconds:*i ' +
    'ActiveDeadlineSeconds:*i DNSPolicy:s NodeSelector:{}s ServiceAccountName:s ' +
    'AutomountServiceAccountToken:*b NodeName:s SecurityContext:*PodSecurityContext ' +
    'ImagePullSecrets:[]LocalObjectReference Hostname:s Subdomain:s SetHostnameAsFQDN:*b Affinity:*Affinity ' +
    'SchedulerName:s Tolerations:[]Toleration HostAliases:[]HostAlias PriorityClassName:s Priority:*i ' +
    'PreemptionPolicy:*s DNSConfig:*PodDNSConfig ReadinessGates:[]PodReadinessGate RuntimeClassName:*s ' +
    'Overhead:{}Q EnableServiceLinks:*b TopologySpreadConstraints:[]TopologySpreadConstraint OS:*PodOS ' +
    'SchedulingGates:[]PodSchedulingGate ResourceClaims:[]PodResourceClaim Resources:*ResourceRequirements ' +
    'HostnameOverride:*s SchedulingGroup:*PodSchedulingGroup',
  PodIP: 'IP:s',
  HostIP: 'IP:s',
  Volume:
    'Name:s HostPath:*HostPathVolumeSource EmptyDir:*EmptyDirVolumeSource ' +
    'GCEPersistentDisk:*GCEPersistentDiskVolumeSource AWSElasticBlockStore:*AWSElasticBlockStoreVolumeSource ' +
    'GitRepo:*GitRepoVolumeSource Secret:*SecretVolumeSource NFS:*NFSVolumeSource ISCSI:*ISCSIVolumeSource ' +
    'Glusterfs:*GlusterfsVolumeSource PersistentVolumeClaim:*PersistentVolumeClaimVolumeSource ' +
    'RBD:*RBDVolumeSource Quobyte:*QuobyteVolumeSource FlexVolume:*FlexVolumeSource ' +
    'Cinder:*CinderVolumeSource CephFS=cephfs:*CephFSVolumeSource Flocker:*FlockerVolumeSource ' +
    'DownwardAPI:*DownwardAPIVolumeSource FC:*FCVolumeSource AzureFile:*AzureFileVolumeSource ' +
    'ConfigMap:*ConfigMapVolumeSource VsphereVolume:*VsphereVirtualDiskVolumeSource ' +
    'AzureDisk:*AzureDiskVolumeSource PhotonPersistentDisk:*PhotonPersistentDiskVolumeSource ' +
    'Projected:*ProjectedVolumeSource PortworxVolume:*PortworxVolumeSource ScaleIO:*ScaleIOVolumeSource ' +
    'StorageOS=storageos:*StorageOSVolumeSource CSI:*CSIVolumeSource Ephemeral:*EphemeralVolumeSource ' +
    'Image:*ImageVolumeSource',
  Container:
    'Name:s Image:s Command:[]s Args:[]s WorkingDir:s Ports:[]ContainerPort EnvFrom:[]EnvFromSource ' +
    'Env:[]EnvVar Resources:ResourceRequirements ResizePolicy:[]ContainerResizePolicy RestartPolicy:*s ' +
    'RestartPolicyRules:[]ContainerRestartRule VolumeMounts:[]VolumeMount VolumeDevices:[]VolumeDevice ' +
    'LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle ' +
    'TerminationMessagePath:s TerminationMessagePolicy:s ImagePullPolicy:s SecurityContext:*SecurityContext ' +
    'Stdin:b StdinOnce:b TTY:b',
  EphemeralContainer:
    'Name:s Image:s Command:[]s Args:[]s WorkingDir:s Ports:[]ContainerPort EnvFrom:[]EnvFromSource ' +
    'Env:[]EnvVar Resources:ResourceRequirements ResizePolicy:[]ContainerResizePolicy RestartPolicy:*s ' +
    'RestartPolicyRules:[]ContainerRestartRule VolumeMounts:[]VolumeMount VolumeDevices:[]VolumeDevice ' +
    'LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle ' +
    'TerminationMessagePath:s TerminationMessagePolicy:s ImagePullPolicy:s SecurityContext:*SecurityContext ' +
    'Stdin:b StdinOnce:b TTY:b TargetContainerName:s',
  PodSecurityContext:
    'HostNetwork:b HostPID:b HostIPC:b ShareProcessNamespace:*b HostUsers:*b SELinuxOptions:*SELinuxOptions ' +
    'WindowsOptions:*WindowsSecurityContextOptions RunAsUser:*i RunAsGroup:*i RunAsNonRoot:*b ' +
    'SupplementalGroups:[]i SupplementalGroupsPolicy:*s FSGroup:*i FSGroupChangePolicy:*s Sysctls:[]Sysctl ' +
    'SeccompProfile:*SeccompProfile AppArmorProfile:*AppArmorProfile SELinuxChangePolicy:*s',
  LocalObjectReference: 'Name:s',
  Affinity: 'NodeAffinity:*NodeAffinity PodAffinity:*PodAffinity PodAntiAffinity:*PodAntiAffinity',
  Toleration: 'Key:s Operator:s Value:s Effect:s TolerationSeconds:*i',
  HostAlias: 'IP:s Hostnames:[]s',
  PodDNSConfig: 'Nameservers:[]s Searches:[]s Options:[]PodDNSConfigOption',
  PodReadinessGate: 'ConditionType:s',
  TopologySpreadConstraint:
    'MaxSkew:i TopologyKey:s WhenUnsatisfiable:s LabelSelector:*LabelSelector MinDomains:*i ' +
    'NodeAffinityPolicy:*s NodeTaintsPolicy:*s MatchLabelKeys:[]s',
  PodOS: 'Name:s',
  PodSchedulingGate: 'Name:s',
  PodResourceClaim: 'Name:s ResourceClaimName:*s ResourceClaimTemplateName:*s',
  ResourceRequirements: 'Limits:{}Q Requests:{}Q Claims:[]ResourceClaim',
  PodSchedulingGroup: 'PodGroupName:*s',
  HostPathVolumeSource: 'Path:s Type:*s',
  EmptyDirVolumeSource: 'Medium:s SizeLimit:*q',
  GCEPersistentDiskVolumeSource: 'PDName:s FSType:s Partition:i ReadOnly:b',
  AWSElasticBlockStoreVolumeSource: 'VolumeID:s FSType:s Partition:i ReadOnly:b',
  GitRepoVolumeSource: 'Repository:s Revision:s Directory:s',
  SecretVolumeSource: 'SecretName:s Items:[]KeyToPath DefaultMode:*i Optional:*b',
  NFSVolumeSource: 'Server:s Path:s ReadOnly:b',
  ISCSIVolumeSource:
    'TargetPortal:s IQN:s Lun:i ISCSIInterface:s FSType:s ReadOnly:b Portals:[]s ' +
    'DiscoveryCHAPAuth=chapAuthDiscovery:b SessionCHAPAuth=chapAuthSession:b SecretRef:*LocalObjectReference ' +
    'InitiatorName:*s',
  GlusterfsVolumeSource: 'EndpointsName=endpoints:s Path:s ReadOnly:b',
  PersistentVolumeClaimVolumeSource: 'ClaimName:s ReadOnly:b',
  RBDVolumeSource:
    'CephMonitors=monitors:[]s RBDImage=image:s FSType:s RBDPool=pool:s RadosUser=user:s Keyring:s ' +
    'SecretRef:*LocalObjectReference ReadOnly:b',
  QuobyteVolumeSource: 'Registry:s Volume:s ReadOnly:b User:s Group:s Tenant:s',
  FlexVolumeSource: 'Driver:s FSType:s SecretRef:*LocalObjectReference ReadOnly:b Options:{}s',
  CinderVolumeSource: 'VolumeID:s FSType:s ReadOnly:b SecretRef:*LocalObjectReference',
  CephFSVolumeSource: 'Monitors:[]s Path:s User:s SecretFile:s SecretRef:*LocalObjectReference ReadOnly:b',
  FlockerVolumeSource: 'DatasetName:s DatasetUUID:s',
  DownwardAPIVolumeSource: 'Items:[]DownwardAPIVolumeFile DefaultMode:*i',
  FCVolumeSource: 'TargetWWNs:[]s Lun:*i FSType:s ReadOnly:b WWIDs=wwids:[]s',
  AzureFileVolumeSource: 'SecretName:s ShareName:s ReadOnly:b',
  ConfigMapVolumeSource: 'Name:s Items:[]KeyToPath DefaultMode:*i Optional:*b',
  VsphereVirtualDiskVolumeSource: 'VolumePath:s FSType:s StoragePolicyName:s StoragePolicyID:s',
  AzureDiskVolumeSource: 'DiskName:s DataDiskURI=diskURI:s CachingMode:*s FSType:*s ReadOnly:*b Kind:*s',
  PhotonPersistentDiskVolumeSource: 'PdID:s FSType:s',
  ProjectedVolumeSource: 'Sources:[]VolumeProjection DefaultMode:*i',
  PortworxVolumeSource: 'VolumeID:s FSType:s ReadOnly:b',
  ScaleIOVolumeSource:
    'Gateway:s System:s SecretRef:*LocalObjectReference SSLEnabled:b ProtectionDomain:s StoragePool:s ' +
    'StorageMode:s VolumeName:s FSType:s ReadOnly:b',
  StorageOSVolumeSource: 'VolumeName:s VolumeNamespace:s FSType:s ReadOnly:b SecretRef:*LocalObjectReference',
  CSIVolumeSource: 'Driver:s ReadOnly:*b FSType:*s VolumeAttributes:{}s NodePublishSecretRef:*LocalObjectReference',
  EphemeralVolumeSource: 'VolumeClaimTemplate:*PersistentVolumeClaimTemplate',
  ImageVolumeSource: 'Reference:s PullPolicy:s',
  ContainerPort: 'Name:s HostPort:i ContainerPort:i Protocol:s HostIP:s',
  EnvFromSource: 'Prefix:s ConfigMapRef:*ConfigMapEnvSource SecretRef:*SecretEnvSource',
  EnvVar: 'Name:s Value:s ValueFrom:*EnvVarSource',
  ContainerResizePolicy: 'ResourceName:s RestartPolicy:s',
  ContainerRestartRule: 'Action:s ExitCodes:*ContainerRestartRuleOnExitCodes',
  VolumeMount: 'Name:s ReadOnly:b RecursiveReadOnly:*s MountPath:s SubPath:s MountPropagation:*s SubPathExpr:s',
  VolumeDevice: 'Name:s DevicePath:s',
  Probe:
    'Exec:*ExecAction HTTPGet:*HTTPGetAction TCPSocket:*TCPSocketAction GRPC:*GRPCAction ' +
    'InitialDelaySeconds:i TimeoutSeconds:i PeriodSeconds:i SuccessThreshold:i FailureThreshold:i ' +
    'TerminationGracePeriodSeconds:*i',
  Lifecycle: 'PostStart:*LifecycleHandler PreStop:*LifecycleHandler StopSignal:*s',
  SecurityContext:
    'Capabilities:*Capabilities Privileged:*b SELinuxOptions:*SELinuxOptions ' +
    'WindowsOptions:*WindowsSecurityContextOptions RunAsUser:*i RunAsGroup:*i RunAsNonRoot:*b ' +
    'ReadOnlyRootFilesystem:*b AllowPrivilegeEscalation:*b ProcMount:*s SeccompProfile:*SeccompProfile ' +
    'AppArmorProfile:*AppArmorProfile',
  SELinuxOptions: 'User:s Role:s Type:s Level:s',
  WindowsSecurityContextOptions: 'GMSACredentialSpecName:*s GMSACredentialSpec:*s RunAsUserName:*s HostProcess:*b',
  Sysctl: 'Name:s Value:s',
  SeccompProfile: 'Type:s LocalhostProfile:*s',
  AppArmorProfile: 'Type:s LocalhostProfile:*s',
  NodeAffinity:
    'RequiredDuringSchedulingIgnoredDuringExecution:*NodeSelector ' +
    'PreferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm',
  PodAffinity:
    'RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm ' +
    'PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm',
  PodAntiAffinity:
    'RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm ' +
    'PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm',
  PodDNSConfigOption: 'Name:s Value:*s',
  ResourceClaim: 'Name:s Request:s',
  KeyToPath: 'Key:s Path:s Mode:*i',
  DownwardAPIVolumeFile: 'Path:s FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector Mode:*i',
  VolumeProjection:
    'Secret:*SecretProjection DownwardAPI:*DownwardAPIProjection ConfigMap:*ConfigMapProjection ' +
    'ServiceAccountToken:*ServiceAccountTokenProjection ClusterTrustBundle:*ClusterTrustBundleProjection ' +
    'PodCertificate:*PodCertificateProjection',
  PersistentVolumeClaimTemplate: 'ObjectMeta=metadata:~ObjectMeta Spec:PersistentVolumeClaimSpec',
  ConfigMapEnvSource: 'Name:s Optional:*b',
  SecretEnvSource: 'Name:s Optional:*b',
  EnvVarSource:
    'FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector ' +
    'ConfigMapKeyRef:*ConfigMapKeySelector SecretKeyRef:*SecretKeySelector FileKeyRef:*FileKeySelector',
  ContainerRestartRuleOnExitCodes: 'Operator:s Values:[]i',
  ExecAction: 'Command:[]s',
  HTTPGetAction: 'Path:s Port:x Host:s Scheme:s HTTPHeaders:[]HTTPHeader',
  TCPSocketAction: 'Port:x Host:s',
  GRPCAction: 'Port:i Service:*s',
  LifecycleHandler: 'Exec:*ExecAction HTTPGet:*HTTPGetAction TCPSocket:*TCPSocketAction Sleep:*SleepAction',
  Capabilities: 'Add:[]s Drop:[]s',
  NodeSelector: 'NodeSelectorTerms:[]NodeSelectorTerm',
  PreferredSchedulingTerm: 'Weight:i Preference:NodeSelectorTerm',
  PodAffinityTerm:
    'LabelSelector:*LabelSelector Namespaces:[]s TopologyKey:s NamespaceSelector:*LabelSelector ' +
    'MatchLabelKeys:[]s MismatchLabelKeys:[]s',
  WeightedPodAffinityTerm: 'Weight:i PodAffinityTerm:PodAffinityTerm',
  ObjectFieldSelector: 'APIVersion:s FieldPath:s',
  ResourceFieldSelector: 'ContainerName:s Resource:s Divisor:q',
  SecretProjection: 'Name:s Items:[]KeyToPath Optional:*b',
  DownwardAPIProjection: 'Items:[]DownwardAPIVolumeFile',
  ConfigMapProjection: 'Name:s Items:[]KeyToPath Optional:*b',
  ServiceAccountTokenProjection: 'Audience:s ExpirationSeconds:i Path:s',
  ClusterTrustBundleProjection: 'Name:*s SignerName:*s LabelSelector:*LabelSelector Optional:*b Path:s',
  PodCertificateProjection:
    'SignerName:s KeyType:s MaxExpirationSeconds:*i CredentialBundlePath:s KeyPath:s CertificateChainPath:s ' +
    'UserAnnotations:{}s',
  PersistentVolumeClaimSpec:
    'AccessModes:[]s Selector:*LabelSelector Resources:VolumeResourceRequirements VolumeName:s ' +
    'StorageClassName:*s VolumeMode:*s DataSource:*TypedLocalObjectReference ' +
    'DataSourceRef:*TypedObjectReference VolumeAttributesClassName:*s',
  ConfigMapKeySelector: 'Name:s Key:s Optional:*b',
  SecretKeySelector: 'Name:s Key:s Optional:*b',
  FileKeySelector: 'VolumeName:s Path:s Key:s Optional:*b',
  HTTPHeader: 'Name:s Value:s',
  SleepAction: 'Seconds:i',
  NodeSelectorTerm: 'MatchExpressions:[]NodeSelectorRequirement MatchFields:[]NodeSelectorRequirement',
  VolumeResourceRequirements: 'Limits:{}Q Requests:{}Q',
  TypedLocalObjectReference: 'APIGroup:*s Kind:s Name:s',
  TypedObjectReference: 'APIGroup:*s Kind:s Name:s Namespace:*s',
  NodeSelectorRequirement: 'Key:s Operator:s Values:[]s',
}
