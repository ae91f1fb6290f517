/** Why tests cannot pass yet: what they need is not there, so they are not run, but with `--focus`. */
const lacks: readonly (readonly [RegExp, string])[] = [
  [/^\[sig-apps\] (CronJob|Job) (?!should support CronJob API)/, 'there is no Job or CronJob controller yet'],
  [/^\[sig-apps\] (Daemon set|ControllerRevision)/, 'there is no DaemonSet controller yet'],
  [/^\[sig-apps\] StatefulSet/, 'there is no StatefulSet controller yet'],
  [/^\[sig-apps\] DisruptionController/, 'there is no disruption controller yet'],
  [
    /^\[sig-apps\] ReplicationController|Garbage collector .*(\brc\b|both valid owner)|Kubectl client .* rc\b/,
    'there is no ReplicationController controller yet',
  ],
  [/EndpointSliceMirroring/, 'there is no controller that mirrors Endpoints yet'],
  [/NoExecuteTaintManager/, 'there is no controller that evicts from tainted nodes yet'],
  [/SchedulerPreemption (?!PriorityClass)/, 'the scheduler does not preempt yet'],
  [/ServiceAccountIssuerDiscovery/, 'a program in a container is to fetch the keys; containers are simulated here'],
  [/original version has been compacted away/, 'history is kept for 15 minutes, longer than the test waits (10)'],
]

export function lackOf(name: string): string | undefined {
  return lacks.find(([pattern]) => pattern.test(name))?.[1]
}
