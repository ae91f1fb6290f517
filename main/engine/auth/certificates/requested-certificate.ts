import { messageOf } from '#base/errors.ts'
import type { RequestedCertificate } from './certification-request.ts'

/** What `spec.request` asks for, which is PEM in base64, or why it cannot be read. */
export async function readRequested(request: string): Promise<RequestedCertificate | string> {
  // Loaded here: what reads ASN.1 is not needed by an ordinary start.
  const { parseRequest, requestedCertificate } = await import('./certification-request.ts')
  try {
    return requestedCertificate(parseRequest(request))
  } catch (error) {
    return messageOf(error)
  }
}
