import * as v from 'valibot'
import { call, stream } from './builders.ts'
import type { ErrorEnvelope } from './errors.ts'
import { nothing, objectRef } from './schemas.ts'

/** Lines of one container. `time` is RFC 3339 with nanoseconds, as the runtime wrote it. */
export interface LogBatch {
  lines: { pod: string; container: string; time: string; text: string }[]
  /** A pod or container whose log ended or failed; the others go on. */
  notices: { pod: string; container: string; type: 'started' | 'ended' | 'failed'; error?: ErrorEnvelope }[]
}

/** After a lost connection the lines go on where each container's last one was. */
function resumeLogs<Input extends { after?: Record<string, string> | undefined }>(
  input: Input,
  batch: LogBatch,
): Input {
  const after = { ...input.after }
  for (const { pod, container, time } of batch.lines) after[`${pod}/${container}`] = time
  return { ...input, after }
}

export interface Forward {
  id: string
  cluster: string
  kind: 'Pod' | 'Service'
  namespace: string
  name: string
  /** The port of the pod or service. */
  remotePort: number
  localPort: number
  /** `http://127.0.0.1:PORT`, or `tcp://…` where the port does not look like HTTP. */
  url: string
  state: 'active' | 'waiting' | 'failed'
  /** The pod that the last connection reached. */
  pod?: string
  connections: number
  error?: ErrorEnvelope
}

export const sessions = {
  /** The log of a pod, or of every pod that a Deployment, ReplicaSet or Service selects. */
  logs: stream(
    v.strictObject({
      ref: objectRef,
      container: v.optional(v.pipe(v.string(), v.maxLength(63))),
      follow: v.boolean(),
      previous: v.optional(v.boolean()),
      tailLines: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))),
      sinceSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
      /** By `pod/container`, the time of the last line that is known: for resuming. */
      after: v.optional(v.record(v.pipe(v.string(), v.maxLength(512)), v.pipe(v.string(), v.maxLength(64)))),
    }),
  ).yields<LogBatch>(resumeLogs),
  forwards: stream(nothing).yields<Forward[]>(),
  /** Listens on 127.0.0.1; `localPort` 0 or absent takes a free one. */
  startForward: call(
    v.strictObject({
      ref: objectRef,
      remotePort: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
      localPort: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))),
    }),
  ).returns<Forward>(),
  stopForward: call(v.strictObject({ id: v.string() })).returns<null>(),
  /** Opens a forward's URL in the default browser; only URLs of running forwards are opened. */
  openForward: call(v.strictObject({ id: v.string() })).returns<{ url: string; opened: boolean }>(),
}
