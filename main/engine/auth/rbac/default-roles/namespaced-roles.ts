/**
 * The rules of the namespaced roles that are there from the start, by namespace and name.
 * Each line is a rule: `groups: resources [names] = verbs`, or `paths = verbs`; `core` is the group ''.
 * Source: kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/namespace_policy.go.
 */
export const roleRules: Readonly<Record<string, string>> = {
  'kube-public/system:controller:bootstrap-signer': `
    core: configmaps = get list watch
    core: configmaps [cluster-info] = update
    core events.k8s.io: events = create patch update
  `,
  'kube-system/extension-apiserver-authentication-reader': `
    core: configmaps [extension-apiserver-authentication] = get list watch
  `,
  'kube-system/system::leader-locking-kube-controller-manager': `
    coordination.k8s.io: leases = create get list update watch
    coordination.k8s.io: leasecandidates = create get list update watch
  `,
  'kube-system/system::leader-locking-kube-scheduler': `
    coordination.k8s.io: leases = create get list update watch
    coordination.k8s.io: leasecandidates = create get list update watch
  `,
  'kube-system/system:controller:bootstrap-signer': `
    core: secrets = get list watch
  `,
  'kube-system/system:controller:cloud-provider': `
    core: configmaps = create get list watch
  `,
  'kube-system/system:controller:token-cleaner': `
    core: secrets = delete get list watch
    core events.k8s.io: events = create patch update
  `,
}
