import { describe, expect, test } from 'vitest'
import { refusalOf } from '../../../../../support/test-registry.ts'
import { mutating, validating, webhooksUnderTest } from '../../../../../support/webhooks-under-test.ts'

const hooks = webhooksUnderTest()

// Recorded from kube-apiserver 1.36.3, but for the redirect: it follows that.
describe('what a client is told', () => {
  const subject = 'admission webhook "hook.example.test" denied the request'
  test.each([
    ['/deny', 400, `${subject} without explanation`],
    ['/deny-message', 403, `${subject}: no way`],
    ['/deny-reason', 400, `${subject}: TooBad`],
  ])('of a denial %s', async (path, code, message) => {
    await hooks.install(validating, path)
    expect(await refusalOf(() => hooks.create())).toMatchObject({ status: 'Failure', code, message })
  })

  const post = (path: string): string => `failed to call webhook: Post "URL${path}?timeout=2s": `
  const typeMeta = String.raw`Go value of type struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`
  const unparsed = (type: string): string =>
    `failed to call webhook: couldn't get version/kind; json parse error: json: cannot unmarshal ${type} into ${typeMeta}`
  const scheme = 'in scheme "pkg/runtime/scheme.go:111"'
  test.each([
    ['/none', 'received invalid webhook response: webhook response was absent'],
    ['/kind', `failed to call webhook: no kind "Other" is registered for version "admission.k8s.io/v1" ${scheme}`],
    [
      '/version',
      'failed to call webhook: converting (v1beta1.AdmissionReview) to (v1.AdmissionReview): unknown conversion',
    ],
    ['/empty', 'failed to call webhook: 0-length response with status code: 200 and content type: application/json'],
    ['/text', unparsed('string')],
    ['/array', unparsed('array')],
    ['/400', 'failed to call webhook: the server rejected our request for an unknown reason'],
    ['/404', 'failed to call webhook: the server could not find the requested resource'],
    [
      '/418',
      'failed to call webhook: the server responded with the status code 418 but did not return more information',
    ],
    ['/500', 'failed to call webhook: an error on the server ("broken") has prevented the request from succeeding'],
    ['/503', 'failed to call webhook: the server is currently unable to handle the request'],
    [
      '/redirect',
      'failed to call webhook: the server responded with the status code 307 but did not return more information',
    ],
    ['/close', `${post('/close')}EOF`],
    ['/label', 'received invalid webhook response: validating webhook may not return response.patch'],
    ['/no-patch', 'received invalid webhook response: validating webhook may not return response.patchType'],
  ])('of the answer %s', async (path, problem) => {
    await hooks.install(validating, path)
    const reason = `failed calling webhook "hook.example.test": ${problem}`
    const { code, message, details } = await refusalOf(() => hooks.create())
    expect(message?.replace(hooks.webhook.url, 'URL')).toBe(`Internal error occurred: ${reason}`)
    expect(code).toBe(500)
    expect(details?.causes?.[0]?.message?.replace(hooks.webhook.url, 'URL')).toBe(reason)
  })

  test.each([
    ['/bad-patch', 'received undecodable patch in webhook response: unexpected end of JSON input'],
    ['/no-type', 'received invalid webhook response: webhook returned response.patch but not response.patchType'],
    ['/no-patch', 'received invalid webhook response: webhook returned response.patchType but not response.patch'],
    ['/other-type', 'unsupported patch type "Other"'],
  ])('of the patch %s', async (path, problem) => {
    await hooks.install(mutating, path)
    const { message } = await refusalOf(() => hooks.create())
    expect(message).toBe(`Internal error occurred: failed calling webhook "hook.example.test": ${problem}`)
  })

  test.each([
    ['/type', 'json: cannot unmarshal number into Go struct field ConfigMap.data of type map[string]string'],
    ['/missing', "error in remove for path: '/data/none': Unable to remove nonexistent key: none: missing value"],
    ['/test', 'testing value /metadata/name failed: test failed'],
  ])('of a patch that does not fit: %s', async (path, problem) => {
    await hooks.install(mutating, path)
    expect(await refusalOf(() => hooks.create())).toMatchObject({
      code: 500,
      message: `Internal error occurred: ${problem}`,
    })
  })

  test('of an authority that is not known, and of nobody who listens', async () => {
    await hooks.install(validating, '/allow', { clientConfig: { url: `${hooks.webhook.url}/allow` } })
    const untrusted = 'tls: failed to verify certificate: x509: certificate signed by unknown authority'
    expect((await refusalOf(() => hooks.create())).message).toContain(`/allow?timeout=2s": ${untrusted}`)
    await hooks.uninstall(validating)
    await hooks.install(validating, '/allow', { clientConfig: { url: 'https://127.0.0.1:1/allow' } })
    expect((await refusalOf(() => hooks.create())).message).toContain(
      'dial tcp 127.0.0.1:1: connect: connection refused',
    )
  })

  test('of a service, which nobody can reach yet', async () => {
    await hooks.install(validating, '', {
      clientConfig: { service: { namespace: 'default', name: 'svc', path: '/p' } },
    })
    const { message } = await refusalOf(() => hooks.create())
    expect(message).toContain('Post "https://svc.default.svc:443/p?timeout=2s": service "svc" cannot be reached')
  })

  test('warnings, and annotations of the audit', async () => {
    await hooks.install(validating, '/warn')
    await hooks.create()
    expect(hooks.engine.warnings).toEqual(['careful', 'again'])
    expect(hooks.engine.annotations.get('hook.example.test/a')).toBe('b')
  })
})
