import type {
  CustomResourceDefinition,
  WebhookClientConfig,
} from '#kube/kinds/apiextensions/custom-resource-definition.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '#kube/meta/field-error.ts'
import { dns1035Label } from '#kube/meta/names.ts'
import { oneOf } from '../../registry/field-checks.ts'

const reviewVersions = ['v1', 'v1beta1']

/** Source: apiextensions validation.go validateCustomResourceConversion. */
export function conversionErrors(
  { conversion }: CustomResourceDefinition['spec'],
  old: CustomResourceDefinition | undefined,
): FieldError[] {
  const path = 'spec.conversion'
  if (!conversion) return []
  const { strategy, webhook } = conversion
  const errors = oneOf(`${path}.strategy`, strategy, ['None', 'Webhook'])
  const versions = webhook?.conversionReviewVersions ?? []
  if (strategy === 'Webhook') {
    const before = old?.spec.conversion?.webhook?.conversionReviewVersions ?? []
    const isStrict = !old || before.length === 0 || before.some((version) => reviewVersions.includes(version))
    return [...errors, ...clientErrors(webhook?.clientConfig, path), ...reviewErrors(versions, isStrict, path)]
  }
  const detail = 'should not be set when strategy is not set to Webhook'
  if (webhook?.clientConfig) errors.push(forbiddenField(`${path}.webhookClientConfig`, detail))
  if (versions.length > 0) errors.push(forbiddenField(`${path}.conversionReviewVersions`, detail))
  return errors
}

function clientErrors(config: WebhookClientConfig | undefined, path: string): FieldError[] {
  const at = `${path}.webhookClientConfig`
  if (!config) return [requiredField(at, 'required when strategy is set to Webhook')]
  const { url, service } = config
  if ((url === undefined) === (service === undefined)) {
    return [requiredField(at, 'exactly one of url or service is required')]
  }
  return url === undefined ? serviceErrors(service, `${at}.service`) : urlErrors(url, `${at}.url`)
}

/** Source: apiserver pkg/util/webhook/validation.go. */
function urlErrors(text: string, path: string): FieldError[] {
  const form = '; desired format: https://host[/path]'
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return [
      requiredField(path, `url must be a valid URL: parse ${JSON.stringify(text)}: invalid URI for request${form}`),
    ]
  }
  const errors: FieldError[] = []
  const refuse = (value: string, detail: string): void => {
    errors.push(invalidField(path, value, detail))
  }
  if (url.protocol !== 'https:') refuse(url.protocol.slice(0, -1), `'https' is the only allowed URL scheme${form}`)
  if (!url.host) refuse(url.host, `host must be specified${form}`)
  if (url.username || url.password) refuse('', 'user information is not permitted in the URL')
  if (url.hash) refuse(url.hash.slice(1), 'fragments are not permitted in the URL')
  if (url.search) refuse(url.search.slice(1), 'query parameters are not permitted in the URL')
  return errors
}

function serviceErrors(service: WebhookClientConfig['service'], path: string): FieldError[] {
  const errors: FieldError[] = []
  const { name, namespace, path: route, port = 443 } = service ?? { name: '', namespace: '' }
  if (!name) errors.push(requiredField(`${path}.name`, 'service name is required'))
  if (!namespace) errors.push(requiredField(`${path}.namespace`, 'service namespace is required'))
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    errors.push(invalidField(`${path}.port`, port, 'port is not valid: must be between 1 and 65535, inclusive'))
  }
  if (route !== undefined && route !== '/' && !route.startsWith('/')) {
    errors.push(invalidField(`${path}.path`, route, "must start with a '/'"))
  }
  return errors
}

function reviewErrors(versions: readonly string[], isStrict: boolean, path: string): FieldError[] {
  const at = `${path}.conversionReviewVersions`
  if (versions.length === 0) return [requiredField(at)]
  const errors = versions.flatMap((version, i) => {
    const field = `${at}[${String(i)}]`
    if (versions.indexOf(version) < i) return [invalidField(field, version, 'duplicate version')]
    return dns1035Label(version).map((problem) => invalidField(field, version, problem))
  })
  if (isStrict && !versions.some((version) => reviewVersions.includes(version))) {
    errors.push(invalidField(at, versions, `must include at least one of ${reviewVersions.join(', ')}`))
  }
  return errors
}
