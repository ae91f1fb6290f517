/** Labels of secrets that hold tokens. Source: kubernetes pkg/serviceaccount/legacy.go. */
export const lastUsedLabel = 'kubernetes.io/legacy-token-last-used'
