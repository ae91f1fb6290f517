import { kubernetesVersion } from '../version.ts'
import { jsonResponse, type ApiResponse } from './message.ts'

const versionInfo = {
  ...kubernetesVersion,
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: `${{ win32: 'windows' }[process.platform as string] ?? process.platform}/${{ x64: 'amd64' }[process.arch as string] ?? process.arch}`,
}

export function versionResponse(): ApiResponse {
  return jsonResponse(200, versionInfo)
}
