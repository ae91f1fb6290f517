/** What workloads are given, and what limits them. By group and resource. */
export const configSamples: Readonly<Record<string, string>> = {
  '/configmaps': `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  LOG_LEVEL: info
`,
  '/secrets': `apiVersion: v1
kind: Secret
metadata:
  name: credentials
stringData:
  username: admin
  password: change-me
`,
  '/namespaces': `apiVersion: v1
kind: Namespace
metadata:
  name: team-a
`,
  '/resourcequotas': `apiVersion: v1
kind: ResourceQuota
metadata:
  name: team-quota
spec:
  hard:
    pods: "20"
    requests.cpu: "4"
    requests.memory: 8Gi
`,
  '/limitranges': `apiVersion: v1
kind: LimitRange
metadata:
  name: defaults
spec:
  limits:
    - type: Container
      default:
        cpu: 500m
        memory: 256Mi
      defaultRequest:
        cpu: 100m
        memory: 128Mi
`,
  'coordination.k8s.io/leases': `apiVersion: coordination.k8s.io/v1
kind: Lease
metadata:
  name: leader
spec:
  holderIdentity: worker-1
  leaseDurationSeconds: 15
`,
}
