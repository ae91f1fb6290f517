/**
 * What a page of ours may do: load its own files, talk to its own host, nothing else. `connect` is where the page's
 * WebSocket may go. The editor brings its styles as constructed sheets of a shadow root, which need no exception.
 */
export function pageHeaders(connect: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${connect}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    // Vue's own policy is the one that may turn text into markup: it does so for templates, at compile time.
    "require-trusted-types-for 'script'",
    'trusted-types vue',
  ]
  return { 'content-security-policy': policy.join('; '), ...everyHeader }
}

export const everyHeader: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
}
