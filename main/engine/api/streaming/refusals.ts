import { messageOf } from '#base/errors.ts'
import { StatusError } from '#kube/meta/status.ts'
import { failureResponse } from '../failure.ts'
import { textResponse, type ApiResponse } from '../message.ts'

/** The answer of a connection that has left HTTP: there is nothing to send. */
export const switched: ApiResponse = { status: 101, headers: {}, body: Buffer.alloc(0) }

/** What a kubelet says in place of an upgrade is passed on as it is: a text. Source: k8s.io/cri-streaming pkg/streaming/errors.go. */
export function nodeRefusal(error: unknown): ApiResponse {
  return error instanceof StatusError ? failureResponse(error) : textResponse(500, messageOf(error))
}

/** None of the WebSocket's subprotocols is spoken. Source: golang.org/x/net/websocket, which says no more. */
export function protocolRefusal(): ApiResponse {
  return { status: 403, headers: {}, body: Buffer.alloc(0) }
}
