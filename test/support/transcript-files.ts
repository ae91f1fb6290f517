import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { createKubectl } from './kubectl.ts'

/** In this order: each goes on from where the one before has left the cluster. */
export const transcriptNames = ['create', 'read', 'change', 'delete'] as const

/** The namespace that the transcripts act in, and an environment in which `kubectl` is the one and acts there. */
export async function prepareTranscripts(
  { kubeconfig }: { readonly kubeconfig: string },
  binary: string,
  home: string,
): Promise<Record<string, string>> {
  const kubectl = await createKubectl(kubeconfig, home)
  await kubectl.withInput(
    stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'golden' } }),
    'create',
    '-f',
    '-',
  )
  await kubectl('create', 'serviceaccount', 'default', '--namespace', 'golden')
  const own = join(home, 'kubeconfig')
  writeFileSync(own, await kubectl('config', 'view', '--raw', '--flatten'), { mode: 0o600 })
  await (
    await createKubectl(own, home)
  )('config', 'set-context', '--current', '--namespace', 'golden')
  mkdirSync(join(home, 'bin'), { recursive: true })
  symlinkSync(binary, join(home, 'bin', 'kubectl'))
  return {
    KUBECONFIG: own,
    HOME: home,
    KUBECACHEDIR: join(home, 'cache'),
    PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`,
  }
}
