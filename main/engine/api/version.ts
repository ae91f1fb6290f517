import { kubernetesVersion } from '../version.ts'
import { indentedResponse, type ApiResponse } from './message.ts'

const { major, minor, gitVersion } = kubernetesVersion

/** Fields in the order of apimachinery pkg/version/types.go. */
const versionInfo = {
  major,
  minor,
  emulationMajor: major,
  emulationMinor: minor,
  minCompatibilityMajor: major,
  minCompatibilityMinor: String(Number(minor) - 1),
  gitVersion,
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  // Clients show what the server was built with; it was not built with Go.
  goVersion: `node${process.versions.node}`,
  compiler: 'v8',
  platform: `${{ win32: 'windows' }[process.platform as string] ?? process.platform}/${{ x64: 'amd64' }[process.arch as string] ?? process.arch}`,
}

export function versionResponse(): ApiResponse {
  return indentedResponse(200, versionInfo)
}
