/** As whom the engine writes definitions and deletes their objects. */
export const engineWrites = {
  user: { name: 'system:apiserver', groups: ['system:masters'] },
  fieldManager: 'kube-apiserver',
} as const
