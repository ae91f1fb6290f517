/** Whom the cluster's own kubeconfig names. */
export const adminUser = { name: 'kubernetes-admin', groups: ['system:masters'] } as const
