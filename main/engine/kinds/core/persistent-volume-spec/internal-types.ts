const sources =
  'GCEPersistentDisk:*GCEPersistentDiskVolumeSource AWSElasticBlockStore:*AWSElasticBlockStoreVolumeSource ' +
  'HostPath:*HostPathVolumeSource Glusterfs:*GlusterfsPersistentVolumeSource NFS:*NFSVolumeSource ' +
  'RBD:*RBDPersistentVolumeSource Quobyte:*QuobyteVolumeSource ISCSI:*ISCSIPersistentVolumeSource ' +
  'FlexVolume:*FlexPersistentVolumeSource Cinder:*CinderPersistentVolumeSource ' +
  'CephFS=cephfs:*CephFSPersistentVolumeSource FC:*FCVolumeSource Flocker:*FlockerVolumeSource ' +
  'AzureFile:*AzureFilePersistentVolumeSource VsphereVolume:*VsphereVirtualDiskVolumeSource ' +
  'AzureDisk:*AzureDiskVolumeSource PhotonPersistentDisk:*PhotonPersistentDiskVolumeSource ' +
  'PortworxVolume:*PortworxVolumeSource ScaleIO:*ScaleIOPersistentVolumeSource Local:*LocalVolumeSource ' +
  'StorageOS=storageos:*StorageOSPersistentVolumeSource CSI:*CSIPersistentVolumeSource'

/**
 * The structs of volumes as messages print them, in the notation of pod-spec/internal-types.ts.
 * Source: kubernetes pkg/apis/{core,storage}/types.go.
 */
export const volumeTypes: Readonly<Record<string, string>> = {
  PersistentVolumeSource: sources,
  PersistentVolumeSpec:
    `Capacity:{}Q ${sources} AccessModes:[]s ClaimRef:*ObjectReference PersistentVolumeReclaimPolicy:s ` +
    'StorageClassName:s MountOptions:[]s VolumeMode:*s NodeAffinity:*VolumeNodeAffinity VolumeAttributesClassName:*s',
  VolumeAttachmentSpec: 'Attacher:s Source:VolumeAttachmentSource NodeName:s',
  VolumeAttachmentSource: 'PersistentVolumeName:*s InlineVolumeSpec:*PersistentVolumeSpec',
  CSINodeDriver: 'Name:s NodeID:s TopologyKeys:[]s Allocatable:*VolumeNodeResources',
  GlusterfsPersistentVolumeSource: 'EndpointsName=endpoints:s Path:s ReadOnly:b EndpointsNamespace:*s',
  RBDPersistentVolumeSource:
    'CephMonitors=monitors:[]s RBDImage=image:s FSType:s RBDPool=pool:s RadosUser=user:s Keyring:s ' +
    'SecretRef:*SecretReference ReadOnly:b',
  ISCSIPersistentVolumeSource:
    'TargetPortal:s IQN:s Lun:i ISCSIInterface:s FSType:s ReadOnly:b Portals:[]s ' +
    'DiscoveryCHAPAuth=chapAuthDiscovery:b SessionCHAPAuth=chapAuthSession:b SecretRef:*SecretReference ' +
    'InitiatorName:*s',
  FlexPersistentVolumeSource: 'Driver:s FSType:s SecretRef:*SecretReference ReadOnly:b Options:{}s',
  CinderPersistentVolumeSource: 'VolumeID:s FSType:s ReadOnly:b SecretRef:*SecretReference',
  CephFSPersistentVolumeSource: 'Monitors:[]s Path:s User:s SecretFile:s SecretRef:*SecretReference ReadOnly:b',
  AzureFilePersistentVolumeSource: 'SecretName:s ShareName:s ReadOnly:b SecretNamespace:*s',
  ScaleIOPersistentVolumeSource:
    'Gateway:s System:s SecretRef:*SecretReference SSLEnabled:b ProtectionDomain:s StoragePool:s StorageMode:s ' +
    'VolumeName:s FSType:s ReadOnly:b',
  LocalVolumeSource: 'Path:s FSType:*s',
  StorageOSPersistentVolumeSource: 'VolumeName:s VolumeNamespace:s FSType:s ReadOnly:b SecretRef:*ObjectReference',
  CSIPersistentVolumeSource:
    'Driver:s VolumeHandle:s ReadOnly:b FSType:s VolumeAttributes:{}s ControllerPublishSecretRef:*SecretReference ' +
    'NodeStageSecretRef:*SecretReference NodePublishSecretRef:*SecretReference ' +
    'ControllerExpandSecretRef:*SecretReference NodeExpandSecretRef:*SecretReference',
  SecretReference: 'Name:s Namespace:s',
  ObjectReference: 'Kind:s Namespace:s Name:s UID:s APIVersion:s ResourceVersion:s FieldPath:s',
  VolumeNodeAffinity: 'Required:*NodeSelector',
}
