/** The Kubernetes release whose API is spoken and whose node is played; clients read its numbers as integers. */
export const kubernetesVersion = { major: '1', minor: '36', gitVersion: 'v1.36.3+archipel' } as const
