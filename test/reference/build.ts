// Builds what the reference tests run, before they do: minutes the first time on a machine, a second later on.
import { programPath, whyNoReference, type Program } from './toolchain.ts'

const needed: readonly Program[] = ['etcd', 'kube-apiserver', 'client', 'e2e.test']
const why = whyNoReference()
if (why) {
  console.log(`Left out: the comparison with the real API server: ${why}.`)
  process.exitCode = process.env['CI'] === 'true' ? 1 : 0
} else {
  for (const program of needed) programPath(program)
}
