import { protocol, type Session } from 'electron'

/** The page's own scheme: a secure origin of its own, which file:// is not. */
export const appScheme = 'archipel'
export const appOrigin = `${appScheme}://app`

/** Called before the app is ready, as Electron demands. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the built window from `readAsset`, which answers with the same headers as the web host. */
export function serveAppScheme(session: Session, readAsset: (path: string) => Promise<Response>): void {
  session.protocol.handle(appScheme, (request) => {
    const url = new URL(request.url)
    if (url.host !== 'app' || request.method !== 'GET') return new Response(null, { status: 404 })
    return readAsset(url.pathname)
  })
}
