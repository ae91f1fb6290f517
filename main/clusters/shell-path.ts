import { execFile } from 'node:child_process'
import { delimiter } from 'node:path'

const mark = '__archipel_path__'

/**
 * The PATH of the user's login shell. A program started from the dock or a launcher gets the system's short PATH, in which
 * neither aws, gke-gcloud-auth-plugin nor kubelogin is found. Answers with the given PATH when the shell does not answer.
 */
export function readShellPath(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): Promise<string> {
  const own = environment['PATH'] ?? ''
  const shell = environment['SHELL']
  if (platform === 'win32' || !shell) return Promise.resolve(own)
  // printenv, since in fish "$PATH" is a list. Login and interactive: some put PATH in one file, some in the other.
  const script = `printf '${mark}'; printenv PATH; printf '${mark}'`
  return new Promise((resolve) => {
    const child = execFile(shell, ['-ilc', script], { timeout: 5000, encoding: 'utf8' }, (_error, output) => {
      const found = output.split(mark)[1]?.trim() ?? ''
      resolve([...new Set([...found.split(delimiter), ...own.split(delimiter)])].filter(Boolean).join(delimiter))
    })
    child.stdin?.end()
  })
}
