import { jsonResponse, type ApiResponse } from './message.ts'

/** The Kubernetes release whose API is spoken; clients read major and minor as integers. */
const versionInfo = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.0+archipel',
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
