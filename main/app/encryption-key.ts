/**
 * Carries the key of the Secrets, in base64, from the app to the process of its engine: it is read by the same user only,
 * as the key file is that takes its place where there is no keychain.
 */
export const encryptionKeyVariable = 'ARCHIPEL_ENCRYPTION_KEY'
