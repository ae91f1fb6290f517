/** Where workloads keep what they write. By group and resource. */
export const storageSamples: Readonly<Record<string, string>> = {
  '/persistentvolumeclaims': `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
`,
  '/persistentvolumes': `apiVersion: v1
kind: PersistentVolume
metadata:
  name: archive
spec:
  capacity:
    storage: 10Gi
  accessModes: [ReadWriteMany]
  nfs:
    server: nas.example.com
    path: /exports/archive
`,
  'storage.k8s.io/storageclasses': `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: fast
provisioner: csi.example.com
parameters:
  type: ssd
volumeBindingMode: WaitForFirstConsumer
allowVolumeExpansion: true
`,
  'storage.k8s.io/volumeattributesclasses': `apiVersion: storage.k8s.io/v1
kind: VolumeAttributesClass
metadata:
  name: gold
driverName: csi.example.com
parameters:
  iops: "16000"
`,
  'storage.k8s.io/csidrivers': `apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata:
  name: csi.example.com
spec:
  attachRequired: false
`,
}
