/** The webhook could not be asked, or gave no answer: its failure policy decides. Source: apiserver pkg/util/webhook/error.go. */
export class WebhookCallError extends Error {
  override readonly name = 'WebhookCallError'

  constructor(webhook: string, reason: string) {
    super(`failed calling webhook ${JSON.stringify(webhook)}: ${reason}`)
  }
}
