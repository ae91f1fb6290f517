/**
 * The life of a simulated container as a table: each stage follows after its delay, and the last one stays. Pods choose
 * with the annotation `archipel.io/simulate`. Idea: kwok's Stage resources.
 */
export type Stage =
  | { readonly to: 'running'; readonly after: number }
  | { readonly to: 'exited'; readonly after: number; readonly exitCode: number; readonly reason?: 'OOMKilled' }

/** Every plan begins when the container is started; `after` is in milliseconds. */
const plans: Readonly<Record<string, (seconds: number) => readonly Stage[]>> = {
  run: () => [{ to: 'running', after: 0 }],
  complete: (seconds) => [
    { to: 'running', after: 0 },
    { to: 'exited', after: seconds * 1000, exitCode: 0 },
  ],
  crash: (seconds) => [
    { to: 'running', after: 0 },
    { to: 'exited', after: seconds * 1000, exitCode: 1 },
  ],
  oom: (seconds) => [
    { to: 'running', after: 0 },
    { to: 'exited', after: seconds * 1000, exitCode: 137, reason: 'OOMKilled' },
  ],
}

export const simulateAnnotation = 'archipel.io/simulate'

/** Parses `crash`, or `crash=30` for half a minute before it; anything else runs. */
export function stagesOf(annotation: string | undefined): readonly Stage[] {
  const [name = 'run', seconds = '1'] = (annotation ?? 'run').split('=')
  const plan = Object.hasOwn(plans, name) ? plans[name] : undefined
  const delay = Number(seconds)
  return (plan ?? plans['run'])?.(Number.isFinite(delay) && delay >= 0 ? delay : 1) ?? []
}
