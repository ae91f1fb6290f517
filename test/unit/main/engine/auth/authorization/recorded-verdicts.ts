/**
 * What a real kube-apiserver 1.36.3 said to 5,400 requests: each route, asked by system:anonymous, by a user without a
 * role, by a reader (`system:aggregate-to-view` in the namespace) and by an editor (`system:aggregate-to-edit` too).
 */

/**
 * Path, scope, then the verbs of the reader and of the editor in their namespace: c(reate) d(elete) D(eletecollection)
 * g(et) l(ist) p(atch) u(pdate) w(atch). Everywhere else, and for the others, everything was refused.
 */
export const resourceVerdicts = `
/api/v1 bindings namespaced glw glw
/api/v1 componentstatuses cluster - -
/api/v1 configmaps namespaced glw cdDglpuw
/api/v1 endpoints namespaced glw glw
/api/v1 events namespaced glw cdDglpuw
/api/v1 limitranges namespaced glw glw
/api/v1 namespaces cluster - -
/api/v1 namespaces/finalize cluster - -
/api/v1 namespaces/status cluster - -
/api/v1 nodes cluster - -
/api/v1 nodes/proxy cluster - -
/api/v1 nodes/status cluster - -
/api/v1 persistentvolumeclaims namespaced glw cdDglpuw
/api/v1 persistentvolumeclaims/status namespaced g g
/api/v1 persistentvolumes cluster - -
/api/v1 persistentvolumes/status cluster - -
/api/v1 pods namespaced glw cdDglpuw
/api/v1 pods/attach namespaced - cdgpu
/api/v1 pods/binding namespaced - -
/api/v1 pods/ephemeralcontainers namespaced - -
/api/v1 pods/eviction namespaced - c
/api/v1 pods/exec namespaced - cdgpu
/api/v1 pods/log namespaced g g
/api/v1 pods/portforward namespaced - cdgpu
/api/v1 pods/proxy namespaced - cdgpu
/api/v1 pods/resize namespaced - -
/api/v1 pods/status namespaced g g
/api/v1 podtemplates namespaced - -
/api/v1 replicationcontrollers namespaced glw cdDglpuw
/api/v1 replicationcontrollers/scale namespaced g cdgpu
/api/v1 replicationcontrollers/status namespaced g g
/api/v1 resourcequotas namespaced glw glw
/api/v1 resourcequotas/status namespaced g g
/api/v1 secrets namespaced - cdDglpuw
/api/v1 serviceaccounts namespaced glw cdDglpuw
/api/v1 serviceaccounts/token namespaced - c
/api/v1 services namespaced glw cdDglpuw
/api/v1 services/proxy namespaced - cdgpu
/api/v1 services/status namespaced g g
/apis/apiregistration.k8s.io/v1 apiservices cluster - -
/apis/apiregistration.k8s.io/v1 apiservices/status cluster - -
/apis/apps/v1 controllerrevisions namespaced glw glw
/apis/apps/v1 daemonsets namespaced glw cdDglpuw
/apis/apps/v1 daemonsets/status namespaced g g
/apis/apps/v1 deployments namespaced glw cdDglpuw
/apis/apps/v1 deployments/scale namespaced g cdgpu
/apis/apps/v1 deployments/status namespaced g g
/apis/apps/v1 replicasets namespaced glw cdDglpuw
/apis/apps/v1 replicasets/scale namespaced g cdgpu
/apis/apps/v1 replicasets/status namespaced g g
/apis/apps/v1 statefulsets namespaced glw cdDglpuw
/apis/apps/v1 statefulsets/scale namespaced g cdgpu
/apis/apps/v1 statefulsets/status namespaced g g
/apis/events.k8s.io/v1 events namespaced glw cdDglpuw
/apis/authentication.k8s.io/v1 selfsubjectreviews cluster c c
/apis/authentication.k8s.io/v1 tokenreviews cluster - -
/apis/authorization.k8s.io/v1 localsubjectaccessreviews namespaced - -
/apis/authorization.k8s.io/v1 selfsubjectaccessreviews cluster c c
/apis/authorization.k8s.io/v1 selfsubjectrulesreviews cluster c c
/apis/authorization.k8s.io/v1 subjectaccessreviews cluster - -
/apis/autoscaling/v2 horizontalpodautoscalers namespaced glw cdDglpuw
/apis/autoscaling/v2 horizontalpodautoscalers/status namespaced g g
/apis/batch/v1 cronjobs namespaced glw cdDglpuw
/apis/batch/v1 cronjobs/status namespaced g g
/apis/batch/v1 jobs namespaced glw cdDglpuw
/apis/batch/v1 jobs/status namespaced g g
/apis/certificates.k8s.io/v1 certificatesigningrequests cluster - -
/apis/certificates.k8s.io/v1 certificatesigningrequests/approval cluster - -
/apis/certificates.k8s.io/v1 certificatesigningrequests/status cluster - -
/apis/networking.k8s.io/v1 ingressclasses cluster - -
/apis/networking.k8s.io/v1 ingresses namespaced glw cdDglpuw
/apis/networking.k8s.io/v1 ingresses/status namespaced g g
/apis/networking.k8s.io/v1 ipaddresses cluster - -
/apis/networking.k8s.io/v1 networkpolicies namespaced glw cdDglpuw
/apis/networking.k8s.io/v1 servicecidrs cluster - -
/apis/networking.k8s.io/v1 servicecidrs/status cluster - -
/apis/policy/v1 poddisruptionbudgets namespaced glw cdDglpuw
/apis/policy/v1 poddisruptionbudgets/status namespaced g g
/apis/rbac.authorization.k8s.io/v1 clusterrolebindings cluster - -
/apis/rbac.authorization.k8s.io/v1 clusterroles cluster - -
/apis/rbac.authorization.k8s.io/v1 rolebindings namespaced - -
/apis/rbac.authorization.k8s.io/v1 roles namespaced - -
/apis/storage.k8s.io/v1 csidrivers cluster - -
/apis/storage.k8s.io/v1 csinodes cluster - -
/apis/storage.k8s.io/v1 csistoragecapacities namespaced - -
/apis/storage.k8s.io/v1 storageclasses cluster - -
/apis/storage.k8s.io/v1 volumeattachments cluster - -
/apis/storage.k8s.io/v1 volumeattachments/status cluster - -
/apis/storage.k8s.io/v1 volumeattributesclasses cluster - -
/apis/admissionregistration.k8s.io/v1 mutatingadmissionpolicies cluster - -
/apis/admissionregistration.k8s.io/v1 mutatingadmissionpolicybindings cluster - -
/apis/admissionregistration.k8s.io/v1 mutatingwebhookconfigurations cluster - -
/apis/admissionregistration.k8s.io/v1 validatingadmissionpolicies cluster - -
/apis/admissionregistration.k8s.io/v1 validatingadmissionpolicies/status cluster - -
/apis/admissionregistration.k8s.io/v1 validatingadmissionpolicybindings cluster - -
/apis/admissionregistration.k8s.io/v1 validatingwebhookconfigurations cluster - -
/apis/apiextensions.k8s.io/v1 customresourcedefinitions cluster - -
/apis/apiextensions.k8s.io/v1 customresourcedefinitions/status cluster - -
/apis/scheduling.k8s.io/v1 priorityclasses cluster - -
/apis/coordination.k8s.io/v1 leases namespaced - cdDglpuw
/apis/node.k8s.io/v1 runtimeclasses cluster - -
/apis/discovery.k8s.io/v1 endpointslices namespaced glw glw
/apis/resource.k8s.io/v1 deviceclasses cluster - -
/apis/resource.k8s.io/v1 resourceclaims namespaced glw cdDglpuw
/apis/resource.k8s.io/v1 resourceclaims/status namespaced g g
/apis/resource.k8s.io/v1 resourceclaimtemplates namespaced glw cdDglpuw
/apis/resource.k8s.io/v1 resourceslices cluster - -
/apis/flowcontrol.apiserver.k8s.io/v1 flowschemas cluster - -
/apis/flowcontrol.apiserver.k8s.io/v1 flowschemas/status cluster - -
/apis/flowcontrol.apiserver.k8s.io/v1 prioritylevelconfigurations cluster - -
/apis/flowcontrol.apiserver.k8s.io/v1 prioritylevelconfigurations/status cluster - -
/apis/ref-cel.example.com/v1 celwidgets namespaced - -
/apis/ref-cel.example.com/v1 celwidgets/status namespaced - -
/apis/ref-cel.example.com/v1 celwidgets/scale namespaced - -
`

/** Who was let in, in the order anonymous, no role, reader, editor. */
export const pathVerdicts = `
---- GET /
-xxx GET /api
-xxx GET /api/
-xxx GET /apis
-xxx GET /apis/apps
-xxx GET /apis/apps/v1
-xxx GET /api/v1
xxxx GET /healthz
---- GET /healthz/ping
xxxx GET /livez
xxxx GET /readyz
---- GET /readyz/ping
xxxx GET /version
xxxx GET /version/
-xxx GET /openapi/v2
-xxx GET /openapi/v3
-xxx GET /openapi/v3/api/v1
---- GET /metrics
---- GET /logs
---- GET /logs/
---- GET /debug/pprof/
---- GET /foo
---- GET /openid/v1/jwks
---- GET /.well-known/openid-configuration
---- GET /ui
---- GET /swagger.json
---- GET /x%3Cb%3E?a=1
---- POST /api
---- OPTIONS /api/v1/pods
---- HEAD /api/v1/pods
---- HEAD /version
---- POST /version
---- PUT /healthz
---- GET /api/v1/watch/pods
--xx GET /api/v1/watch/namespaces/ref-auth/pods/x
---- GET /api/v1/proxy/namespaces/x
---- GET /api/v1/pods?fieldSelector=metadata.name%3Dx
---x GET /api/v1/namespaces/ref-auth/secrets?fieldSelector=metadata.name%3Dx
--xx GET /api/v1/namespaces/ref-auth/pods/x/log/y
---- GET /api/v1/nodes/n/proxy/a/b
---x POST /api/v1/namespaces/ref-auth/services/s/proxy/a
---- GET /api/v1/namespaces/a%2Fb/pods
`
